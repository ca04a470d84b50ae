"""`dondoc read`: JSON Lines in, JSON Lines out."""

import json
import subprocess
import sys

CASE = {
    "id": "a1",
    "text": "Chi bộ 3 đã tổ chức đại hội ngày 12/5 ạ",
    "today": "2020-05-15",
    "tasks": [{"key": "dai-hoi", "title": "Tổ chức đại hội", "aliases": ["đh"], "answer": "done", "steps": None}],
    "units": [{"code": "CB3", "name": "Chi bộ 3"}, {"code": "CB13", "name": "Chi bộ 13"}],
    "sender_units": ["CB3"],
    "about": None,
    "group": True,
}


def read(*lines: str, explain: bool = False) -> list[dict[str, object]]:
    """What the command prints."""
    command = [sys.executable, "-m", "bot", "read", *(["--explain"] if explain else [])]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True, encoding="utf-8")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_case_gives_its_reading() -> None:
    """By its id."""
    said = {"unit": "CB3", "task": "dai-hoi", "status": "done", "date": "2020-05-12", "step": None, "number": None}
    assert read(json.dumps(CASE)) == [{"id": "a1", "intent": "report", "reports": [said], "sure": True}]


def test_a_line_that_is_no_case_is_answered_and_the_next_is_read() -> None:
    """Nothing stops the rest."""
    first, second = read("{", json.dumps(CASE))
    assert "error" in first
    assert second["id"] == "a1"


def test_explaining_names_the_words() -> None:
    """For whoever asks why."""
    assert read(json.dumps(CASE), explain=True)[0]["because"]
