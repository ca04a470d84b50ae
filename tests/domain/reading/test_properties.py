"""What must hold for messages of any kind, by a seeded generator."""

import json
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from domain.reading import Intent, Reading, Roster, TaskWords, UnitName, read
from domain.reading import cases as lines
from domain.values import Status
from domain.vietnamese import fold
from tests.domain.reading import offices
from tests.domain.reading.generator import TODAY, made, noise

MESSAGES = range(600)
_TASKS = (TaskWords("dai-hoi", "Tổ chức đại hội chi bộ", ("đại hội", "ĐH")),)
_ROSTER = Roster([UnitName("VP", "Chi bộ Văn phòng"), UnitName("CB1", "Chi bộ 1"), UnitName("CB2", "Chi bộ 2")])


def _read(text: str) -> Reading:
    return read(text, today=TODAY, tasks=_TASKS, roster=_ROSTER, sender_units=("VP",), about="dai-hoi")


def _told(reading: Reading) -> tuple[Intent, tuple[tuple[str | None, Status], ...]]:
    return reading.intent, tuple((report.unit, report.status) for report in reading.reports)


def test_a_sure_reading_is_the_status_that_the_message_was_made_with() -> None:
    """A sure reading is the status that the message was made with."""
    wrong = [
        (case.text, told)
        for case in map(made, MESSAGES)
        if (told := _read(case.text)).sure and not _is(told, case.status)
    ]
    assert wrong == []


def _is(reading: Reading, status: Status) -> bool:
    return reading.intent is Intent.REPORT and [report.status for report in reading.reports] == [status]


def test_nearly_every_made_message_is_read_surely() -> None:
    """Nearly every made message is read surely."""
    sure = sum(_read(case.text).sure for case in map(made, MESSAGES))
    assert sure >= 0.97 * len(MESSAGES)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{text} ạ",
        lambda text: f"Dạ {text}",
        fold,
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "  "),
        lambda text: f"{text} 😊",
    ],
    ids=["polite", "dạ", "no accents", "capitals", "decomposed", "two spaces", "emoji"],
)
def test_politeness_and_typing_never_turn_a_sure_reading_into_another_sure_one(change: Callable[[str], str]) -> None:
    """Politeness and typing never turn a sure reading into another sure one."""
    turned = []
    for case in map(made, MESSAGES):
        before, after = _read(case.text), _read(change(case.text))
        if before.sure and after.sure and _told(before) != _told(after):
            turned.append((case.text, change(case.text)))
    assert turned == []


def test_denying_what_is_done_never_stays_surely_done() -> None:
    """Denying what is done never stays surely done."""
    denied = [case.denied for case in map(made, MESSAGES) if case.denied]
    still = [text for text in denied if (told := _read(text)).sure and Status.DONE in {r.status for r in told.reports}]
    assert len(denied) > 50
    assert still == []


def test_no_text_of_any_kind_raises() -> None:
    """No text of any kind raises."""
    for seed in range(1500):
        _read(noise(seed))


def test_the_longest_text_costs_work_in_proportion_to_its_length() -> None:
    """A bound on lines executed, not on time: 4,096 signs, and ten times that, which is cut."""
    _read("xong")  # the lexicon is made ready once
    for text in ("xong chưa rồi " * 300, "12/5 " * 900, "chi bộ 1, " * 450, "a" * 40960, "(" * 4096, "không " * 700):
        assert _lines_run(lambda text=text: _read(text)) < 2_000_000


def _lines_run(call: Callable[[], object]) -> int:
    count = 0

    def trace(*_: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "most"),
    [
        (lambda text: f"{text} ạ", 0.0),
        (lambda text: unicodedata.normalize("NFD", text), 0.0),
        (str.upper, 0.005),
        (fold, 0.01),
    ],
    ids=["polite", "decomposed", "capitals", "no accents"],
)
def test_written_messages_stay_what_they_are_however_they_are_typed(change: Callable[[str], str], most: float) -> None:
    """All rounds: a sure reading turns into another sure one never by politeness, hardly ever by typing."""
    sure = _sure_ones()
    turned = [
        case["text"]
        for case, before in sure
        if (after := _answer({**case, "text": change(case["text"])}))["sure"] and _gist(after) != _gist(before)
    ]
    assert len(turned) <= most * len(sure), turned


@cache
def _sure_ones() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the messages of all rounds that are surely read, each with its reading."""
    every = [case for number in offices.rounds() for case in offices.cases(number)]
    answered = [(case, _answer(case)) for case in every if not case["text"].endswith(("?", "ạ"))]
    return [(case, answer) for case, answer in answered if answer["sure"]]


def _answer(case: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(lines.answer(json.dumps(case)))
    return answer


def _gist(reading: dict[str, Any]) -> tuple[str, list[str]]:
    return reading["intent"], sorted(
        f"{report['unit']} {report['task']} {report['status']}" for report in reading["reports"]
    )
