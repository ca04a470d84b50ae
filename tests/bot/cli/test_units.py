"""`dondoc units`: a list goes in whole or not at all, from Excel and csv alike."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.bot.cli.conftest import CAMPAIGN, UNITS, Office

BAD_UNITS = """\
Mã,Tên đơn vị,Mã cấp trên,Số đảng viên
R,Đảng bộ Khối,,
,Chi bộ 1,R,
A,Chi bộ 2,X,
A,,R,mười
C,Chi bộ C,D,
D,Chi bộ D,C,
S,Khối khác,,
"""
BAD_ROWS = [
    (3, "no code"),
    (4, "the parent “X” is not in the list"),
    (5, "“mười” in the column “Số đảng viên” is not a whole number"),
    (5, "no name"),
    (5, "the code “A” already stands in row 4"),
    (6, "the parents run in a circle: C → D → C"),
    (8, "a second unit without a parent; the first stands in row 2"),
]


def as_workbook(text: str) -> bytes:
    """The same list as an Excel file."""
    book = Workbook()
    for line in text.splitlines():
        book.worksheets[0].append([cell or None for cell in line.split(",")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["units.csv", "units.xlsx"])
def test_a_list_is_shown_by_kind_and_level_and_stored(office: Office, name: str) -> None:
    """The preview is data, all else are messages."""
    answer = office.done("units", "import", office.put(name, UNITS if name.endswith("csv") else as_workbook(UNITS)))
    assert answer.out.splitlines() == [
        "Units: 6, in 3 levels.",
        "  Level 1: 1 (đảng bộ)",
        "  Level 2: 2 (đảng bộ cơ sở)",
        "  Level 3: 3 (chi bộ)",
        "Units with units below them: 3.",
        "Clusters: Cụm 1 (3), Cụm 2 (2).",
        "New: 6; changed: 0; unchanged: 0.",
    ]
    assert answer.err.splitlines()[-2:] == ["Stored: 6/6", "The unit list is imported."]
    assert [line["code"] for line in office.done("units", "list", "--json").lines] == ["R", "A", "B", "A1", "A2", "B1"]


@pytest.mark.parametrize("name", ["units.csv", "units.xlsx"])
def test_every_bad_row_is_named_and_nothing_is_stored(office: Office, name: str) -> None:
    """Exit code 1, each row with its number and reason."""
    file = office.put(name, BAD_UNITS if name.endswith("csv") else as_workbook(BAD_UNITS))
    answer = office.run("units", "import", file)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines()[-8:] == [
        "Nothing was imported; problems: 7.",
        *(f"Row {row}: {reason}." for row, reason in BAD_ROWS),
    ]
    assert office.done("units", "list").out == ""
    machine = office.run("units", "import", file, "--json")
    assert (machine.code, machine.lines) == (1, [{"row": row, "reason": reason} for row, reason in BAD_ROWS])


def test_bad_rows_are_named_in_vietnamese_where_that_is_the_language(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office's words."""
    monkeypatch.setenv("DONDOC_LANGUAGE", "vi")
    answer = office.run("units", "import", office.put("units.csv", BAD_UNITS))
    assert "Dòng 5: mã “A” đã có ở dòng 4." in answer.err


def test_a_dry_run_shows_the_same_and_stores_nothing(office: Office) -> None:
    """Also as JSON, where columns that are ignored are listed."""
    file = office.put("units.csv", UNITS.replace("Đợt\n", "Đợt,Ghi chú\n"))
    answer = office.done("units", "import", file, "--dry-run", "--json")
    assert answer.lines == [
        {
            "units": 6,
            "levels": [
                {"level": 1, "kind": "đảng bộ", "units": 1},
                {"level": 2, "kind": "đảng bộ cơ sở", "units": 2},
                {"level": 3, "kind": "chi bộ", "units": 3},
            ],
            "parents": 3,
            "clusters": {"Cụm 1": 3, "Cụm 2": 2},
            "new": 6,
            "changed": 0,
            "unchanged": 0,
            "missing": [],
            "ignored": ["Ghi chú"],
        }
    ]
    assert "Columns ignored: Ghi chú." in answer.err
    assert office.done("units", "list").out == ""


def test_importing_again_updates_by_code_and_names_what_is_missing(office: Office) -> None:
    """What the list leaves out stays."""
    office.done("units", "import", office.put("units.csv", UNITS))
    again = UNITS.replace("Chi bộ 1", "Chi bộ Một").replace("B1,Chi bộ Trạm Y tế,B", "B2,Chi bộ mới,B")
    answer = office.done("units", "import", office.put("units.csv", again))
    assert answer.out.splitlines()[-2:] == [
        "New: 1; changed: 1; unchanged: 4.",
        "Stored but not in the list, left as they are: 1 (B1).",
    ]
    units = {line["code"]: line for line in office.done("units", "list", "--json").lines}
    assert units["A1"]["name"] == "Chi bộ Một"
    assert (units["B2"]["opened"], units["B1"]["closed"]) == ("2020-05-15", None)


def test_running_campaigns_follow_a_changed_list(bloc: Office) -> None:
    """A new branch is asked, one that changed its wave has its wave's due."""
    changed = UNITS.replace("A1,Chi bộ 1,A,chi bộ,,điểm", "A1,Chi bộ 1,B,chi bộ") + "B2,Chi bộ mới,B,chi bộ\n"
    bloc.done("units", "import", bloc.put("units.csv", changed))
    dues = {line["unit"]: line["due"] for line in bloc.done("assignments", "--json").lines}
    assert dues == dict.fromkeys(["A1", "A2", "B1", "B2"], "2020-06-30T17:00:00+07:00")
    assert bloc.done("status", "--unit", "B", "--json").lines[0]["tasks"][0]["total"] == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", "The file is neither an Excel workbook (.xlsx) nor csv."),
        (b"", "The file is empty."),
        (b"PK\x03\x04", "The workbook is damaged or has a password."),
        (b"xin ch\xc3\xa0o\n", "The column “Mã” is missing."),
        (b"code,name,parent\n", "The list has no units."),
    ],
)
def test_a_file_that_is_no_list_gets_one_clear_sentence(office: Office, content: bytes, message: str) -> None:
    """Exit code 1, no traceback."""
    answer = office.run("units", "import", office.put("list.xlsx", content))
    assert answer.code == 1
    assert message in answer.err


def test_a_file_that_is_not_there_is_told(office: Office) -> None:
    """With its name."""
    answer = office.run("units", "import", "nowhere.csv")
    assert (answer.code, answer.err) == (1, "nowhere.csv: No such file or directory\n")


def test_without_a_database_the_way_to_one_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made by the way."""
    monkeypatch.setenv("DONDOC_DATABASE_URL", "sqlite:///other.db")
    answer = office.run("units", "list")
    assert (answer.code, answer.err) == (1, "The database is not ready; dondoc init-db makes it so.\n")


def test_the_template_is_written_whole_and_its_example_can_be_imported(office: Office) -> None:
    """No draft is left beside it."""
    office.done("units", "template", "-o", "template.xlsx")
    assert {path.name for path in office.folder.glob("*template*")} == {"template.xlsx"}
    book = load_workbook("template.xlsx")
    del book[book.sheetnames[0]]
    book.save("example.xlsx")
    assert "Units: 5, in 3 levels." in office.done("units", "import", "example.xlsx").out
    answer = office.run("units", "template", "-o", "nowhere/template.xlsx")
    assert (answer.code, "nowhere" in answer.err) == (1, True)


def test_the_list_is_a_table_for_people(office: Office) -> None:
    """Columns under headers."""
    office.done("units", "import", office.put("units.csv", UNITS))
    first, *rows = office.done("units", "list").out.splitlines()
    assert first.split() == ["Code", "Name", "Parent", "Kind", "Cluster", "Wave"]
    assert rows[3] == "A1    Chi bộ 1          A       chi bộ         Cụm 1    điểm"


def test_an_import_that_is_killed_leaves_nothing_behind(office: Office) -> None:
    """SIGKILL in the middle of the writing."""
    rows = [f"U{n},Chi bộ {n},{'R' if n else ''}" for n in range(20_000)]
    rows[0] = "R,Khối,"
    file = office.put("units.csv", "\n".join(["code,name,parent", *rows]))
    command = [sys.executable, "-m", "bot", "units", "import", file]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if b"Stored: 8.000" in line or b"Stored: 8,000" in line:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    assert office.done("units", "list").out == ""
    assert json.loads(office.done("units", "import", file, "--json").out)["new"] == 20_000


def test_the_normal_bloc_goes_in_with_its_progress_shown(office: Office) -> None:
    """61 committees, 1,068 organisations, 5,408 branches; a campaign for them, its figures in the office's words."""
    rows = ["R,Đảng bộ Khối,,đảng bộ"]
    rows += [f"D{n},Đảng bộ {n},R,đảng bộ" for n in range(61)]
    rows += [f"C{n},Tổ chức {n},D{n % 61},tổ chức cơ sở" for n in range(1_068)]
    rows += [f"B{n},Chi bộ {n},C{n % 1_068},chi bộ" for n in range(5_408)]
    answer = office.done("units", "import", office.put("u.csv", "\n".join(["code,name,parent,kind", *rows])))
    assert "  Level 4: 5,408 (chi bộ)" in answer.out
    assert "Reading: " in answer.err
    assert "Stored: 6,538/6,538" in answer.err
    office.done("campaign", "create", office.put("c.toml", CAMPAIGN))
    figures = office.done("status", "--json").lines[0]["tasks"][0]
    assert (figures["total"], figures["complete_parents"]) == (5_408, [0, 61])
