"""Words that want to be more than words come out of every file as words."""

import csv
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from openpyxl import load_workbook

from domain.tally import Figures
from domain.values import Status
from reports.export.account import Account, By, Line, Part
from reports.export.forms import Form
from reports.export.words import cell_words
from tests.corpus import CORPUS
from tests.reports.exported import ACCOUNT, LINE, TASK, made, size

MORE = {"plus": "+84 912", "minus": "-2+3", "half": "Chi bộ \ud800", "not xml": "Chi bộ \x01\ufffe\uffff X"}
WORDS = CORPUS | MORE
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def named(words: str) -> tuple[Line, Account]:
    """A unit and a campaign where everything that people can name is called so."""
    line = replace(LINE, code=words, unit=words, parent=words, cluster=words, answer=words, by=words)
    told = replace(TASK.told, title=words, kinds=(words,))
    task = replace(TASK, told=told, parts={By.PARENT: (Part(words, Figures(1)), Part(words, Figures(2)))})
    names = {"organisation": words, "above": words, "scope": words, "campaign": words}
    return replace(line, task=words), replace(ACCOUNT, tasks=(task,), **names)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", WORDS)
def test_no_cell_of_a_workbook_is_a_formula(kind: str) -> None:
    """Also not when somebody edits it: as if typed after an apostrophe."""
    line, account = named(WORDS[kind])
    content = io.BytesIO(made(Form.XLSX, [line], account))
    cells = [cell for sheet in load_workbook(content) for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(FORMULAS))
    with zipfile.ZipFile(content) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "sheet" in name)


@pytest.mark.parametrize("kind", WORDS)
def test_no_cell_of_a_csv_begins_a_formula_or_a_row(kind: str) -> None:
    """Whatever it holds, it is one cell."""
    line, account = named(WORDS[kind])
    text = io.StringIO(made(Form.CSV, [line], account).decode("utf-8-sig"), newline="")
    (row,) = csv.DictReader(text)
    assert not any(cell.startswith(FORMULAS) for cell in row.values())
    assert row["Tình trạng"] == "hoàn thành"


@pytest.mark.parametrize("kind", WORDS)
def test_a_report_can_be_opened_and_says_the_words(kind: str) -> None:
    """As far as they can be seen."""
    line, account = named(WORDS[kind])
    document = docx.Document(io.BytesIO(made(Form.DOCX, [replace(line, status=Status.BLOCKED)], account)))
    assert cell_words(WORDS[kind]).upper() in document.tables[0].cell(0, 0).text


@pytest.mark.parametrize("kind", ["combining", "decomposed", "right to left", "long", "half", "fields", "dollars"])
def test_a_picture_is_drawn_whatever_things_are_called(kind: str) -> None:
    """Also where marks are piled up, and where a formula between dollars would be drawn."""
    _, account = named({**WORDS, "dollars": "$\\frac{1}{2}$ và $x$"}[kind])
    assert size(made(Form.PNG, account=account))[0] == 1_600
