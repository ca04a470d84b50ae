"""`dondoc export`: a file of each kind, of the campaign and unit that were asked for."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.bot.cli.conftest import Office
from tests.bot.cli.test_campaigns import say

STARTS = {"xlsx": b"PK", "docx": b"PK", "csv": b"\xef\xbb\xbf", "png": b"\x89PNG"}


@pytest.mark.parametrize("form", STARTS)
def test_a_file_of_each_kind_is_written(bloc: Office, form: str) -> None:
    """Whole, under its name, and nothing beside it; a second time over the first."""
    for _ in range(2):
        answer = bloc.done("export", "--format", form, "-o", f"figures.{form}")
        assert (answer.out, answer.err) == ("", f"Written: figures.{form}\n")
        assert (bloc.folder / f"figures.{form}").read_bytes().startswith(STARTS[form])
    assert not list(bloc.folder.glob("*.part"))


def test_the_workbook_and_the_status_agree(bloc: Office) -> None:
    """To the digit."""
    say(bloc, ["A1"])
    bloc.done("export", "--format", "xlsx", "-o", "figures.xlsx")
    (task,) = bloc.done("status", "--json").lines[0]["tasks"]
    rows = load_workbook(bloc.folder / "figures.xlsx").worksheets[0].iter_rows(values_only=True)
    whole = next(row for row in rows if row[1] == "Everything")
    names = ("total", "done", "in_progress", "not_started", "postponed", "blocked", "overdue", "late")
    assert [*whole[3:5], *whole[6:12]] == [task[name] for name in names]
    assert whole[5] == pytest.approx(task["percent"] / 100)
    assert list(whole[:11:-1][:2])[::-1] == task["complete_parents"][::-1]


def test_a_unit_narrows_it_to_its_subtree(bloc: Office) -> None:
    """On stdout where a dash stands for the file."""
    answer = bloc.done("export", "--format", "csv", "-o", "-", "--unit", "A")
    rows = list(csv.DictReader(io.StringIO(answer.out.removeprefix("\ufeff"), newline="")))
    assert [row["Code"] for row in rows] == ["A1", "A2"]
    assert answer.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--campaign", "x"), "Không có đợt báo cáo nào mang khóa này: x.\n"),
        (("--unit", "x"), "Không có đơn vị nào mang mã này: x.\n"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    bloc: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    """Exit code 1, no file."""
    monkeypatch.setenv("DONDOC_LANGUAGE", "vi")
    answer = bloc.run("export", "--format", "xlsx", "-o", "figures.xlsx", *words)
    assert (answer.code, answer.out, answer.err) == (1, "", said)
    assert not list(bloc.folder.glob("*figures.xlsx*"))


def test_wrong_use_is_told_apart(bloc: Office) -> None:
    """A format that there is not, or no file: exit code 2."""
    assert bloc.run("export", "--format", "pdf", "-o", "x").code == 2
    assert bloc.run("export", "--format", "csv").code == 2


def test_a_file_that_cannot_be_written_is_told(bloc: Office) -> None:
    """By its name."""
    answer = bloc.run("export", "--format", "csv", "-o", "nowhere/x.csv")
    assert answer.code == 1
    assert "nowhere" in answer.err
