"""Messages written afresh in rounds and labelled before they were first read: hardly one is misread in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.reading import cases as lines
from tests.domain.reading import offices

ROUNDS = sorted(int(path.stem) for path in Path(__file__).with_name("first_sight").glob("*.txt"))
_FEWEST_RIGHT, _MOST_SILENT = 0.84, 0.05


def _answer(case: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(lines.answer(json.dumps(case)))
    return answer


def _said(reading: dict[str, Any], *, whole: bool) -> tuple[str, list[str]]:
    parts = ("unit", "task", "status", *(("date", "step", "number") if whole else ()))
    return reading["intent"], sorted(json.dumps([report[part] for part in parts]) for report in reading["reports"])


def _is_open(case: dict[str, Any]) -> bool:
    return any(report["unit"] is None or report["task"] is None for report in case["expect"]["reports"])


@pytest.mark.parametrize("number", ROUNDS)
def test_most_messages_of_a_round_are_read_as_labelled(number: int) -> None:
    """Unit, task, status, date, steps and figure are as labelled; what is open is asked about."""
    cases = offices.cases(number)
    right = [
        _said(answer, whole=True) == _said(case["expect"], whole=True) and not (_is_open(case) and answer["sure"])
        for case in cases
        for answer in (_answer(case),)
    ]
    assert sum(right) >= _FEWEST_RIGHT * len(cases)


@pytest.mark.parametrize("number", ROUNDS)
def test_hardly_a_message_of_a_round_is_surely_misread(number: int) -> None:
    """A sure reading has the right intent, unit, task and status."""
    cases = offices.cases(number)
    silent = [
        case["text"]
        for case in cases
        for answer in (_answer(case),)
        if answer["sure"] and (_is_open(case) or _said(answer, whole=False) != _said(case["expect"], whole=False))
    ]
    assert len(silent) <= _MOST_SILENT * len(cases), silent
