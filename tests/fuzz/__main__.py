"""`python -m tests.fuzz --programs N --seed S`: judge random programs, print each disagreement made small."""

from __future__ import annotations

import argparse
import json
import sys

from tests.executions import interpreter
from tests.fuzz.campaign import Campaign, Finding, run

PREPARED = ("functools", "contextlib", "enum", "operator", "copy", "runpy", "io")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--programs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    given = parser.parse_args()
    with interpreter(*PREPARED) as python:
        campaign = run(given.programs, given.seed, python, given.seconds, _tell)
    print(summary(campaign))
    return 1 if campaign.findings else 0


def _tell(finding: Finding) -> None:
    print(told(finding), flush=True)


def told(finding: Finding) -> str:
    """The disagreement, then the files of its program."""
    found = finding.disagreement
    lines = [f"=== {found.kind}: {found.key}: {found.what}", f"    {', '.join(sorted(finding.idioms))}"]
    for name, text in finding.program.sources.items():
        lines += [f"--- {name}", text.rstrip()]
    return "\n".join([*lines, "--- config.yaml", json.dumps(finding.program.config), ""])


def summary(campaign: Campaign) -> str:
    rate = campaign.judged / campaign.seconds if campaign.seconds else 0
    return (
        f"{campaign.judged} programs judged in {campaign.seconds:.1f} s ({rate:.1f} a second), "
        f"{campaign.refused} refused, {campaign.left_out} left out, {len(campaign.findings)} disagreements"
    )


if __name__ == "__main__":
    sys.exit(main())
