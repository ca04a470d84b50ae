"""The command line as a whole: help everywhere, in the office's language, quickly."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from domain.units import Reason
from locales.translator import read_catalogue
from tests.bot.cli.conftest import Office


def commands(command: Any, *way: str) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 (Typer's own type)
    """Every command and family with the words that call it."""
    yield way, command
    for name, member in getattr(command, "commands", {}).items():
        yield from commands(member, *way, name)


EVERY = list(commands(get_command(app)))


@pytest.mark.parametrize("way", [way for way, _ in EVERY], ids=" ".join)
def test_every_command_explains_itself(office: Office, way: tuple[str, ...]) -> None:
    """Exit code 0, also where nothing is set up."""
    answer = office.run(*way, "--help")
    assert (answer.code, "Usage:" in answer.out) == (0, True)


def test_every_explanation_and_reason_is_translated() -> None:
    """Docstrings, options and what is wrong with a row."""
    known = read_catalogue("vi")
    helps = [text for _, command in EVERY for part in (command, *command.params) if (text := getattr(part, "help", ""))]
    helps.remove("Show this message and exit.") if "Show this message and exit." in helps else None
    assert [text for text in [*helps, *Reason] if text not in known] == []


def test_help_is_in_the_language_of_the_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """And in Vietnamese where a setting is wrong."""
    assert "The unit list" in office.run("--help").out
    monkeypatch.setenv("DONDOC_LANGUAGE", "xx")
    assert "Danh sách đơn vị" in office.run("--help").out


def test_a_wrong_setting_is_told_in_one_line(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1."""
    monkeypatch.setenv("DONDOC_TIMEZONE", "Mars/Base")
    answer = office.run("status")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)


def test_a_wrong_command_is_wrong_use(office: Office) -> None:
    """Exit code 2, the reason on stderr."""
    answer = office.run("unit")
    assert (answer.code, answer.out, "unit" in answer.err) == (2, "", True)
    assert office.run("units").code == 2


def test_the_command_line_loads_nothing_heavy() -> None:
    """Help is there at once."""
    heavy = {"sqlalchemy", "sqlmodel", "pydantic_settings", "openpyxl", "alembic", "telegram", "aiohttp", "babel"}
    code = f"import sys, bot.cli; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_program_is_also_a_module() -> None:
    """`python -m bot`."""
    done = subprocess.run([sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
