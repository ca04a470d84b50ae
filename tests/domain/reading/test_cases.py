"""Cases as JSON lines: one in, one out, whatever comes in."""

import json

import pytest

from domain.reading.cases import answer

_CASE = {
    "id": "x1",
    "text": "đã gửi hôm qua",
    "today": "2020-05-15",
    "tasks": [{"key": "van-kien", "title": "Gửi văn kiện", "aliases": [], "answer": "done", "steps": None}],
    "units": [{"code": "VP", "name": "Văn phòng"}],
    "sender_units": ["VP"],
    "about": None,
    "group": False,
}


def test_a_case_gives_its_reading_on_one_line() -> None:
    """A case gives its reading on one line."""
    line = answer(json.dumps(_CASE))
    assert "\n" not in line
    assert json.loads(line) == {
        "id": "x1",
        "intent": "report",
        "reports": [
            {"unit": "VP", "task": "van-kien", "status": "done", "date": "2020-05-14", "step": None, "number": None}
        ],
        "sure": True,
    }


def test_explaining_tells_which_words_gave_what() -> None:
    """Explaining tells which words gave what."""
    because = json.loads(answer(json.dumps(_CASE), explain=True))["because"]
    assert any("hôm qua" in note and "done" in note for note in because)


def test_explaining_shows_the_words_as_they_were_typed() -> None:
    """An abbreviation is written out to be read, not to be shown."""
    case = _CASE | {"text": "vp đã gửi rồi đ/c ạ"}
    because = json.loads(answer(json.dumps(case), explain=True))["because"]
    assert any(note.startswith("vp đã gửi rồi đ/c ạ") for note in because), because


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"id": 3}',
        json.dumps({**_CASE, "today": "2020-13-45"}),
        json.dumps({**_CASE, "tasks": 5}),
    ],
)
def test_a_line_that_is_no_case_gives_an_error_and_raises_nothing(line: str) -> None:
    """A line that is no case gives an error and raises nothing."""
    assert "error" in json.loads(answer(line))
