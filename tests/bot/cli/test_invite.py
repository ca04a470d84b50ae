"""`dondoc invite`, and roles that are narrowed, end or are taken away on the command line."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook

from tests.bot.cli.conftest import UNITS, Office

PERSON = ("people", "add", "--telegram-id", "11", "--name", "Nguyễn Văn An")


class Telegram(BaseHTTPRequestHandler):
    """Says who the bot is, to whom has the right token."""

    def do_POST(self) -> None:
        """Answer a call."""
        known = "AAright" in self.path
        me = {"id": 1, "is_bot": True, "first_name": "Đôn Đốc", "username": "dondoc_bot"}
        body = {"ok": True, "result": me} if known else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        content = json.dumps(body).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing on stderr."""


@pytest.fixture
def telegram(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Bot API server on loopback, in the place of none."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Telegram) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])  # how soon it sees that it shall stop
        thread.start()
        monkeypatch.setenv("DONDOC_API_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("DONDOC_BOT_TOKEN", "123456789:AAright")
        yield
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("telegram")
def test_an_invitation_is_a_link_on_stdout(bloc: Office) -> None:
    """Each time another one."""
    first = bloc.done("invite", "--unit", "A1", "--role", "secretary")
    again = bloc.done("invite", "--unit", "A1", "--role", "secretary")
    assert first.out.startswith("https://t.me/dondoc_bot?start=")
    assert first.out != again.out
    assert first.err == "It works once, for 30 days.\n"
    (told,) = bloc.done("invite", "--unit", "R", "--role", "overseer", "--cluster", "Cụm 1", "--json").lines
    assert told | {"link": ""} == {
        "unit": "R",
        "role": "overseer",
        "cluster": "Cụm 1",
        "link": "",
        "expires": "2020-06-14T09:00:00+07:00",
    }


@pytest.mark.usefixtures("telegram")
def test_units_without_a_secretary_get_a_link_each_in_a_workbook(office: Office, tmp_path: Path) -> None:
    """Ready to forward, and safe to open: what looks like a formula is text."""
    office.done("units", "import", office.put("units.csv", UNITS.replace("Chi bộ Trạm Y tế", "=1+1")))
    office.done(*PERSON, "--unit", "A1", "--role", "secretary")
    office.done("people", "add", "--telegram-id", "12", "--name", "B", "--unit", "A2", "--role", "deputy")
    office.done("invite", "--all", "-o", "links.xlsx")
    sheet = load_workbook(tmp_path / "links.xlsx").worksheets[0]
    header, *lines = list(sheet.iter_rows(values_only=True))
    assert header == ("Code", "Unit", "Unit above", "Secretary", "Phone", "Link", "Message")
    assert [line[0] for line in lines] == ["R", "A", "B", "A2", "B1"]
    assert lines[3][:3] == ("A2", "Chi bộ Văn phòng", "Đảng bộ A")
    links = [str(line[5]) for line in lines]
    assert len(set(links)) == 5
    assert all(link in str(line[6]) for link, line in zip(links, lines, strict=True))
    assert "until 13 June 2020" in str(lines[0][6])
    (formula,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert formula.data_type == "s"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    below = office.done("invite", "--all", "--unit", "B", "-o", "b.xlsx")
    assert "Links made: 2" in below.err


@pytest.mark.usefixtures("telegram")
@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--unit", "X", "--role", "secretary"), 1, "No unit has this code: X."),
        (("--unit", "A1", "--role", "secretary", "--cluster", "Cụm 1"), 1, "Only an overseer's role"),
        (("--unit", "R", "--role", "overseer", "--cluster", "Cụm 9"), 1, "has no cluster"),
        (("--unit", "A1", "--role", "secretary", "--until", "2020-06-01"), 1, "Only a deputy's role"),
        (("--unit", "A1", "--role", "deputy", "--until", "14/5/2020"), 1, "has passed"),
        (("--unit", "A1", "--role", "deputy", "--until", "31/6/2020"), 2, "31/6/2020"),
        (("--role", "secretary"), 2, "--unit CODE"),
        (("--all",), 2, "--all takes"),
        (("--all", "-o", "x.xlsx", "--role", "deputy"), 2, "--all takes"),
        (("--unit", "A1", "-o", "x.xlsx"), 2, "--unit CODE"),
    ],
)
def test_a_wrong_invitation_is_refused(bloc: Office, words: tuple[str, ...], code: int, message: str) -> None:
    """2 where the command was used wrongly, 1 where what it names is not there."""
    answer = bloc.run("invite", *words)
    assert (answer.code, answer.out) == (code, "")
    assert message in " ".join(answer.err.split())
    assert not list(bloc.folder.glob("*.xlsx"))


def test_without_telegram_no_link_can_be_made(bloc: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear line says why."""
    link = ("invite", "--unit", "A1", "--role", "secretary")
    assert "DONDOC_BOT_TOKEN is not set" in bloc.run(*link).err
    monkeypatch.setenv("DONDOC_BOT_TOKEN", "123456789:AAright")
    assert bloc.run(*link).err.startswith("Telegram cannot be reached")


@pytest.mark.usefixtures("telegram")
def test_a_wrong_token_is_told(bloc: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `run` does."""
    monkeypatch.setenv("DONDOC_BOT_TOKEN", "123456789:AAwrong")
    answer = bloc.run("invite", "--unit", "A1", "--role", "secretary")
    assert (answer.code, answer.err) == (1, "Telegram does not know this token (DONDOC_BOT_TOKEN).\n")


def test_a_deputy_has_a_last_day_and_an_overseer_a_cluster(bloc: Office) -> None:
    """The day is whole."""
    bloc.done(*PERSON, "--unit", "A1", "--role", "deputy", "--until", "31/8/2020")
    bloc.done(*PERSON, "--unit", "R", "--role", "overseer", "--cluster", "Cụm 1")
    overseer, deputy = bloc.done("people", "list", "--json").lines
    assert (overseer["role"], overseer["cluster"], overseer["until"]) == ("overseer", "Cụm 1", None)
    assert (deputy["role"], deputy["until"]) == ("deputy", "2020-09-01T00:00:00+07:00")
    assert bloc.run(*PERSON, "--unit", "A1", "--role", "secretary", "--cluster", "Cụm 1").code == 1


def test_roles_are_ended_and_others_stay(bloc: Office) -> None:
    """By unit, by role, or all of somebody's."""
    for unit, role in (("A1", "secretary"), ("A1", "deputy"), ("A2", "secretary")):
        bloc.done(*PERSON, "--unit", unit, "--role", role)
    bloc.done("people", "remove", "--telegram-id", "11", "--unit", "A1", "--role", "deputy")
    roles = [(line["unit"], line["role"]) for line in bloc.done("people", "list", "--json").lines]
    assert roles == [("A1", "secretary"), ("A2", "secretary")]
    assert bloc.done("people", "remove", "--telegram-id", "11").err == "Roles ended: 2.\n"
    again = bloc.run("people", "remove", "--telegram-id", "11")
    assert (again.code, again.err) == (1, "Nobody with this Telegram id has such a role.\n")
    assert bloc.run("people", "remove", "--telegram-id", "11", "--unit", "X").code == 1
