"""How an answer is counted: right, asked back about, or silently wrong."""

import json
from typing import Any


def is_right(case: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether all is as labelled, and what is open is asked about."""
    same = _said(answer, whole=True) == _said(case["expect"], whole=True)
    return same and not (_is_open(case) and answer["sure"])


def is_silently_wrong(case: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether an intent, unit, task or status would be recorded that is not as labelled."""
    same = _said(answer, whole=False) == _said(case["expect"], whole=False)
    return bool(answer["sure"]) and (_is_open(case) or not same)


def _said(reading: dict[str, Any], *, whole: bool) -> tuple[str, list[str]]:
    parts = ("unit", "task", "status", *(("date", "step", "number") if whole else ()))
    return reading["intent"], sorted(json.dumps([report[part] for part in parts]) for report in reading["reports"])


def _is_open(case: dict[str, Any]) -> bool:
    return any(report["unit"] is None or report["task"] is None for report in case["expect"]["reports"])
