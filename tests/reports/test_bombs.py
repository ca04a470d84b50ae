"""Sheets that want to fill the memory: each is read in a process of its own, whose memory is looked at."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reports.test_workbook import package, sheet_of

MOST = 64
"""MB that reading any of them may take beyond what the idle process has: a fifth of what quality.md allows."""
ROWS = 300_000
"""As many as the largest list of units."""
READER = """
import re, sys
from pathlib import Path
from openpyxl import load_workbook
from reports.workbook import WorkbookError, read_workbook
def most():  # in kB; getrusage would tell the parent's, who made the bomb
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
idle = most()
try:
    rows = sum(1 for _ in read_workbook(Path(sys.argv[1])))
    end = f"{rows} rows"
except WorkbookError as error:
    end = str(error)
print((most() - idle) // 1024, end, sep="|")
"""
"""Prints how many MB it took at most, and how it ended."""


def spaces() -> bytes:
    """A third of a megabyte that unpacks to a third of a gigabyte."""
    return package(b" " * 1_000_000 for _ in range(333))


def texts() -> bytes:
    """Shared texts without end, all of them empty."""
    return package(sheet_of(""), sharedStrings=b"<sst>" + b"<si/>" * 3_000_000)


def empty_rows() -> bytes:
    """Three million rows with nothing in them; a sheet has one."""

    def pieces() -> Iterator[bytes]:
        before, after = sheet_of("|")[0].split(b"|")
        yield before
        for start in range(0, 3_000_000, 100_000):
            yield "".join(f'<x:row r="{number}"/>' for number in range(start + 1, start + 100_001)).encode()
        yield after

    return package(pieces())


def laughs() -> bytes:
    """A billion of them."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return package([f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><x><t>&l9;</t></x>'.encode()])


def parts() -> bytes:
    """A package whose list of parts is long."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number:06}", b"")
    return file.getvalue()


def nested() -> bytes:
    """A bomb in a bomb: what is packed in it is not unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.xlsx", spaces())
    return file.getvalue()


def one_line() -> bytes:
    """A csv file without an end of line."""
    return b"a," * 5_000_000


def one_word() -> bytes:
    """A csv file of one quoted cell."""
    return b'"' + b"x" * 20_000_000


BOMBS = (spaces, texts, empty_rows, laughs, parts, nested, one_line, one_word)


def read_apart(file: Path) -> tuple[int, str]:
    """The MB that reading it took, and how it ended."""
    child = subprocess.run([sys.executable, "-c", READER, str(file)], capture_output=True, text=True, check=True)
    taken, end = child.stdout.strip().split("|")
    return int(taken), end


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_goes_off_within_little_memory(bomb: Callable[[], bytes], tmp_path: Path) -> None:
    """Whatever it would unpack to; and whatever is found in it is no list."""
    file = tmp_path / "bomb"
    file.write_bytes(bomb())
    taken, end = read_apart(file)
    assert end in ("0 rows", "1 rows") or not re.fullmatch(r"\d+ rows", end)  # else it was refused, in words
    assert taken <= MOST, end


@pytest.mark.slow
def test_the_largest_honest_list_takes_little_memory_too(tmp_path: Path) -> None:
    """300,000 rows, read one at a time."""

    def pieces() -> Iterator[bytes]:
        before, after = sheet_of("|")[0].split(b"|")
        yield before
        cell = '<x:c t="inlineStr"><x:is><x:t>Chi bộ {n}</x:t></x:is></x:c>'
        for n in range(ROWS):
            yield f"<x:row>{cell.format(n=n)}<x:c><x:v>{n}</x:v></x:c></x:row>".encode()
        yield after

    file = tmp_path / "list.xlsx"
    file.write_bytes(package(pieces()))
    taken, end = read_apart(file)
    assert (end, taken <= MOST) == (f"{ROWS} rows", True)
