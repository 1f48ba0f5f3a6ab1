"""What Python imports first where `confcompat record` put this folder on its path: joins the recording.

The `sitecustomize` that the environment has itself runs first, as it would have.
"""

import importlib.util
import json
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _run_the_environments_own() -> None:
    for folder in sys.path:
        path = os.path.join(folder, "sitecustomize.py")
        if os.path.abspath(folder or os.curdir) != _HERE and os.path.isfile(path):
            spec = importlib.util.spec_from_file_location("sitecustomize", path)
            if spec is not None and spec.loader is not None:
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
            return


def _join() -> None:
    session = os.environ.get("CONFCOMPAT_RECORDING")
    if not session:
        return
    package = json.loads(session)["package"]
    if "confcompat" not in sys.modules:
        # Only this package: what lies around it on the path belongs to another Python.
        spec = importlib.util.spec_from_file_location(
            "confcompat", os.path.join(package, "__init__.py"), submodule_search_locations=[package]
        )
        assert spec is not None and spec.loader is not None  # noqa: PT018
        module = importlib.util.module_from_spec(spec)
        sys.modules["confcompat"] = module
        spec.loader.exec_module(module)
    from confcompat.recording.session import join

    join(session, ())


try:
    _run_the_environments_own()
finally:
    try:
        _join()
    except Exception as fault:
        print(f"confcompat record: this process is not recorded: {fault!r}", file=sys.stderr)
