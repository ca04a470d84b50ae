"""`dondoc people` and `dondoc groups`: who is what for which unit, and which chat talks about which."""

import pytest

from tests.bot.cli.conftest import Office

GRANT = ("people", "add", "--telegram-id", "4503599627370495", "--name", "Nguyễn Văn An", "--unit", "A1", "--role")


def test_a_person_is_added_with_a_role_and_adding_again_changes_nothing(bloc: Office) -> None:
    """The id has more than 32 bits."""
    for _ in range(2):
        bloc.done(*GRANT, "secretary")
    assert bloc.done("people", "list", "--json").lines == [
        {
            "telegram_id": 4503599627370495,
            "name": "Nguyễn Văn An",
            "unit": "A1",
            "role": "secretary",
            "cluster": "",
            "since": "2020-05-15T09:00:00+07:00",
            "until": None,
            "reachable": False,
        }
    ]
    assert "Chi bộ 1" in bloc.done("people", "list").out


@pytest.mark.parametrize("header", ["telegram_id,name,unit,role\n", ""])
@pytest.mark.parametrize("through", ["file", "stdin"])
def test_people_are_imported_from_a_file_or_stdin_with_or_without_a_header(
    bloc: Office, header: str, through: str
) -> None:
    """Several people a unit, several units a person."""
    text = header + "11,Trần Thị Bình,A1,secretary\n11,Trần Thị Bình,A2,deputy\n12,Lê Văn Cường,R,organiser\n"
    if through == "stdin":
        assert bloc.run("people", "import", "-", typed=text).code == 0
    else:
        bloc.done("people", "import", bloc.put("people.csv", text))
    roles = [(line["telegram_id"], line["unit"], line["role"]) for line in bloc.done("people", "list", "--json").lines]
    assert sorted(roles) == [(11, "A1", "secretary"), (11, "A2", "deputy"), (12, "R", "organiser")]


def test_a_file_with_a_bad_row_registers_nobody(bloc: Office) -> None:
    """Every row that is wrong is named."""
    text = "11,An,A1,secretary\nx,Bình,A1,secretary\n12,,A1,chief\n13,Cường,,deputy\n"
    answer = bloc.run("people", "import", bloc.put("people.csv", text))
    assert answer.code == 1
    assert answer.err.splitlines() == [
        "Row 2: “x” is not a Telegram id.",
        "Row 3: no name.",
        "Row 3: “chief” is not a role; the roles are organiser, overseer, secretary, deputy.",
        "Row 4: no unit.",
        "Nothing was imported; problems: 4.",
    ]
    unknown = bloc.run("people", "import", bloc.put("people.csv", "11,An,A1,secretary\n12,Bình,X,deputy\n"))
    assert (unknown.code, unknown.err.splitlines()[0]) == (1, "Row 2: no unit has the code “X”.")
    assert bloc.done("people", "list").out == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*GRANT, "chief"), 2),
        ((*GRANT[:3], "0", *GRANT[4:], "secretary"), 2),
        (GRANT[:-1], 2),
        ((*GRANT[:7], "X", "--role", "secretary"), 1),
        ((*GRANT[:5], " ", *GRANT[6:], "secretary"), 1),
    ],
)
def test_a_wrong_role_id_or_unit_is_refused(bloc: Office, words: tuple[str, ...], code: int) -> None:
    """2 where the command was used wrongly, 1 where what it names is not there."""
    answer = bloc.run(*words)
    assert answer.code == code
    assert answer.err
    assert bloc.done("people", "list").out == ""


def test_a_group_is_linked_and_linking_again_changes_what_it_is_for(bloc: Office) -> None:
    """Its id begins with a minus."""
    bloc.done("groups", "link", "-1001234567890", "--unit", "A", "--title", "Nhóm A")
    bloc.done("groups", "link", "-1001234567890", "--unit", "R", "--cluster", "Cụm 2", "--purpose", "overview")
    assert bloc.done("groups", "list", "--json").lines == [
        {
            "chat_id": -1001234567890,
            "title": "Nhóm A",
            "cluster": "Cụm 2",
            "purpose": "overview",
            "topic_id": None,
            "unit": "R",
            "present": True,
        }
    ]
    assert "Nhóm A" in bloc.done("groups", "list").out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("-100", "--unit", "X"), 1, "No unit has this code: X."),
        (("-100", "--unit", "A", "--cluster", "Cụm 2"), 1, "Đảng bộ A has no cluster “Cụm 2”."),
        (("-100", "--unit", "A", "--purpose", "fun"), 2, "fun"),
        (("-100",), 2, "--unit"),
        (("A", "--unit", "A"), 2, "chat_id"),
        (("-100", "--unit", "A", "--clustr", "x"), 2, "--clustr"),
    ],
)
def test_a_wrong_link_is_refused(bloc: Office, words: tuple[str, ...], code: int, message: str) -> None:
    """Nothing is linked then."""
    answer = bloc.run("groups", "link", *words)
    assert (answer.code, message in answer.err) == (code, True)
    assert bloc.done("groups", "list").out == ""
