"""The command line on a database of its own."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app

COMMAND = get_command(app)
"""`dondoc`: worked out once, as a process does."""
CLOCK = '{{"base": "{moment}", "real_base": 0, "rate": 0}}'
UNITS = """\
Mã,Tên đơn vị,Mã cấp trên,Loại,Cụm,Đợt
R,Đảng bộ Khối,,đảng bộ,,
A,Đảng bộ A,R,đảng bộ cơ sở,Cụm 1,
A1,Chi bộ 1,A,chi bộ,,điểm
A2,Chi bộ Văn phòng,A,chi bộ,,đại trà
B,Đảng bộ B,R,đảng bộ cơ sở,Cụm 2,
B1,Chi bộ Trạm Y tế,B,chi bộ,,đại trà
"""
CAMPAIGN = """\
key = "dh2020"
title = "Đại hội chi bộ"
unit = "R"
kinds = ["chi bộ"]

[[task]]
key = "dai-hoi"
title = "Tổ chức đại hội"
due = 2020-06-30T17:00:00
due_by_wave = { "điểm" = 2020-05-14T17:00:00 }
"""


@dataclass(frozen=True)
class Answer:
    """What a command did: its exit code, its data, its messages."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON Lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


class Office:
    """A folder with a database; `run` runs a command in it, `put` writes a file to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite+aiosqlite:///{folder / 'dondoc.db'}"

    def run(self, *words: str, typed: str | bytes | None = None) -> Answer:
        """Run `dondoc words…`."""
        with CliRunner().isolation(input=typed) as (out, err, _):
            with pytest.raises(SystemExit) as ended:
                COMMAND.main(args=words, prog_name="dondoc")
            sys.stdout.flush()
            sys.stderr.flush()
            return Answer(int(ended.value.code or 0), out.getvalue().decode(), err.getvalue().decode())

    def done(self, *words: str) -> Answer:
        """Run a command that must succeed."""
        answer = self.run(*words)
        assert answer.code == 0, answer.err
        return answer

    def put(self, name: str, content: str | bytes) -> str:
        """Write a file; returns its name."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def set_clock(self, moment: str) -> None:
        """Stop the time at an ISO moment."""
        self.put("clock.json", CLOCK.format(moment=moment))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database was made by `dondoc init-db`."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DONDOC_DATABASE_URL", "sqlite:///dondoc.db")
        Office(folder).done("init-db")
    return folder / "dondoc.db"


@pytest.fixture
def office(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An empty database, English, 09:00 on 15/5/2020 in Vietnam."""
    shutil.copy(migrated, tmp_path / "dondoc.db")
    monkeypatch.chdir(tmp_path)
    settings = {"DATABASE_URL": "sqlite:///dondoc.db", "LANGUAGE": "en", "API_URL": "http://127.0.0.1:9"}
    for name, value in {**settings, "CLOCK_FILE": "clock.json"}.items():
        monkeypatch.setenv(f"DONDOC_{name}", value)
    place = Office(tmp_path)
    place.set_clock("2020-05-15T02:00:00+00:00")
    return place


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the first `bloc` has made."""
    return tmp_path_factory.mktemp("bloc")


@pytest.fixture
def bloc(office: Office, filled: Path) -> Office:
    """A bloc of two committees with three branches, and a campaign that asks the branches."""
    if (filled / "dondoc.db").exists():
        shutil.copytree(filled, office.folder, dirs_exist_ok=True)
    else:
        office.done("units", "import", office.put("units.csv", UNITS))
        office.done("campaign", "create", office.put("campaign.toml", CAMPAIGN))
        shutil.copytree(office.folder, filled, dirs_exist_ok=True)
    return office
