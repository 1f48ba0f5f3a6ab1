"""Runs app.py once with each config of configs.json, in one process, and prints how each run ended.

This file is put beside the program and executed there; it knows nothing of the fuzzer.
"""

import contextlib
import io
import json
import runpy
import sys


def run(config, known):
    """What the program printed, and how it ended ("" when it ended well)."""
    with open("config.yaml", "w") as f:
        json.dump(config, f)
    for name in set(sys.modules) - known:
        del sys.modules[name]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path("app.py", run_name="__main__")
    except SystemExit as leaving:
        return out.getvalue(), f"exit {leaving.code}" if leaving.code else ""
    except Exception as error:
        return out.getvalue(), f"{type(error).__name__}: {error}"
    return out.getvalue(), ""


if __name__ == "__main__":
    with open("configs.json") as f:
        configs = json.load(f)
    known = set(sys.modules)
    print(json.dumps([run(config, known) for config in configs]))
