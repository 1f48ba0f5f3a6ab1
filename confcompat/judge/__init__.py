"""Observations × rules → findings; ignore entries, verdicts, plans."""

from confcompat.judge.findings import claim, fingerprint, in_order, judge
from confcompat.judge.ignores import fits, hold_back, stale_entries
from confcompat.judge.objects import ObjectOrder, order_objects
from confcompat.judge.tally import fails, summarise
from confcompat.judge.verdicts import STEPS, Order, algebra, combine, judge_order, plan_keys

__all__ = [
    "STEPS",
    "ObjectOrder",
    "Order",
    "algebra",
    "claim",
    "combine",
    "fails",
    "fingerprint",
    "fits",
    "hold_back",
    "in_order",
    "judge",
    "judge_order",
    "order_objects",
    "plan_keys",
    "stale_entries",
    "summarise",
]
