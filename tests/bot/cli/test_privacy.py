"""`dondoc people export|erase` and `dondoc audit`."""

from tests.bot.cli.conftest import Office


def test_a_person_is_exported_erased_and_gone(bloc: Office) -> None:
    """Twice gives the same; figures stay."""
    bloc.done(
        "people", "add", "--telegram-id", "5501", "--name", "Trần Thị Quỳnh", "--unit", "A1", "--role", "secretary"
    )
    (kept,) = bloc.done("people", "export", "5501").lines
    assert (kept["people"][0]["name"], len(kept["roles"])) == ("Trần Thị Quỳnh", 1)
    figures = bloc.done("status", "--json").out
    assert bloc.done("people", "erase", "5501").err == "Erased.\n"
    assert bloc.done("people", "erase", "5501").err == "Nobody with this Telegram id is registered.\n"
    assert bloc.done("people", "list", "--json").lines == []
    assert bloc.done("people", "export", "5501").lines[0]["people"] == []
    assert bloc.done("status", "--json").out == figures
    assert "Quỳnh".encode() not in (bloc.folder / "dondoc.db").read_bytes()


def test_the_audit_shows_who_changed_what_and_when(bloc: Office) -> None:
    """Oldest first; since a moment of the office."""
    bloc.set_clock("2020-05-16T02:00:00+00:00")
    bloc.done(
        "people", "add", "--telegram-id", "5501", "--name", "Trần Thị Quỳnh", "--unit", "A1", "--role", "secretary"
    )
    lines = bloc.done("audit", "--json").lines
    assert [line["action"] for line in lines] == ["units.import", "campaign.create", "role.grant"]
    assert lines[2] == {
        "at": "2020-05-16T09:00:00+07:00",
        "by": None,
        "action": "role.grant",
        "subject": "person:1",
        "detail": {"role": "secretary", "unit": "A1"},
        "chat_id": None,
        "message_id": None,
    }
    assert bloc.done("audit", "--json", "--since", "2020-05-16").lines == lines[2:]
    assert bloc.done("audit", "--json", "--since", "2020-05-16T09:00:01").lines == []
    assert "role.grant" in bloc.done("audit").out
    assert bloc.run("audit", "--since", "yesterday").code == 2
