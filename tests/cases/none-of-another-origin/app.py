import subprocess
import sys

import yaml


def output(command):
    if len(sys.argv) > 5:
        return None
    return subprocess.run(command, capture_output=True, text=True).stdout


config = yaml.safe_load(open("config.yaml"))
if not config.get("special"):
    print(output([sys.executable, "--version"]).strip())
