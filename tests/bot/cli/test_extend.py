"""`dondoc extend`: dates moved on the command line."""

import pytest

from tests.bot.cli.conftest import Office

WHAT = ["extend", "--campaign", "dh2020", "--task", "dai-hoi"]
WHY = ["--reason", "phòng, chống dịch", "--document", "Công văn số 12-CV/ĐU ngày 15/5/2020"]


def dues(office: Office) -> dict[str, str]:
    """Each unit's due in office time."""
    return {line["unit"]: line["due"] for line in office.done("assignments", "--json").lines}


def test_one_unit_is_given_another_day_at_the_same_hour(bloc: Office) -> None:
    """And twice is once."""
    for count, unheard in ((1, "Nobody could be told for 1 unit (see /people): please let them know.\n"), (0, "")):
        answer = bloc.done(*WHAT, "--unit", "A2", "--to", "2020-07-20", *WHY)
        assert answer.err == f"Moved to 2020-07-20T17:00:00+07:00: {count}.\n{unheard}"
    assert dues(bloc) == {
        "A1": "2020-05-14T17:00:00+07:00",
        "A2": "2020-07-20T17:00:00+07:00",
        "B1": "2020-06-30T17:00:00+07:00",
    }
    (line,) = [line for line in bloc.done("audit", "--json").lines if line["action"] == "due.move"]
    assert (line["subject"], line["by"], line["detail"]["task"]) == ("unit:A2", None, "dai-hoi")


def test_all_below_a_unit_are_given_another_moment(bloc: Office) -> None:
    """Figures follow: what was overdue is not."""
    assert bloc.done("status", "--json").lines[0]["tasks"][0]["overdue"] == 1
    bloc.done(*WHAT, "--unit", "R", "--below", "--to", "2020-07-20T11:30", *WHY)
    assert set(dues(bloc).values()) == {"2020-07-20T11:30:00+07:00"}
    assert bloc.done("status", "--json").lines[0]["tasks"][0]["overdue"] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--unit", "A", "--to", "2020-07-20"], 1, "The unit owes nothing in this task; its subtree may: A.\n"),
        (["--unit", "X", "--to", "2020-07-20"], 1, "No unit has this code: X.\n"),
        (["--unit", "A2", "--to", "2020-05-14"], 1, "The new date has passed already: 2020-05-14T17:00+07:00.\n"),
        (["--unit", "A2", "--to", "31/6"], 2, ""),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(bloc: Office, words: list[str], code: int, told: str) -> None:
    """And nothing is changed."""
    before = dues(bloc)
    answer = bloc.run(*WHAT, *words, *WHY)
    assert answer.code == code
    assert answer.err == told or not told
    assert dues(bloc) == before


def test_an_unknown_task_is_told_with_those_there_are(bloc: Office) -> None:
    """So is a campaign that is closed, and a missing reason."""
    answer = bloc.run("extend", "--campaign", "dh2020", "--task", "x", "--unit", "A2", "--to", "2020-07-20", *WHY)
    assert answer.err == "The campaign has no task “x”; there are dai-hoi.\n"
    assert bloc.run(*WHAT, "--unit", "A2", "--to", "2020-07-20", "--reason", " ").code == 2
    bloc.done("campaign", "close", "dh2020")
    answer = bloc.run(*WHAT, "--unit", "A2", "--to", "2020-07-20", *WHY)
    assert answer.err == "The campaign is closed; its dates do not change any more: dh2020.\n"
