"""The campaign file: what it gives, and that each thing wrong with it is told with its key and the reason."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import Quiet
from domain.campaign import (
    CalendarRule,
    CampaignRules,
    ReminderRule,
    TallyRule,
    rules_from_json,
    rules_to_json,
)
from domain.campaign_file import CampaignFileError, parse_campaign
from domain.values import AnswerType

HCM = ZoneInfo("Asia/Ho_Chi_Minh")

WHOLE = """
key = "dh2020"
title = "Đại hội chi bộ nhiệm kỳ 2020 - 2022"
unit = "DUK"                       # the subtree
kinds = ["chi bộ"]                 # which units must answer; empty: all leaves
opens = 2020-04-01

[[task]]
key = "dai-hoi"
title = "Tổ chức đại hội"
aliases = ["đại hội", "đh"]
answer = "done"                    # done | date | steps | number | choice | text
due = 2020-06-30T17:00:00          # office time; the last second that counts as on time
due_by_wave = { "điểm" = 2020-04-30T17:00:00 }
# steps = 6 for answer "steps"; choices = [...] for "choice"

[reminders]
days_before = [7, 3, 1, 0]
at = "08:00"
overdue_after = [1, 2, 5]
[tally]
at = "17:00"
days = ["mon", "tue", "wed", "thu", "fri"]
[calendar]
quiet = ["20:00-07:00"]
holidays = true                    # Vietnam's public holidays, Tết included
"""
SHORT = """
key = "k"
title = "t"
unit = "u"
[[task]]
key = "a"
title = "A"
due = 2020-06-30T17:00:00
"""


def test_the_file_of_the_contract_is_read_as_it_says() -> None:
    """Every key of it."""
    campaign = parse_campaign(WHOLE, "dh2020.toml", HCM)
    (task,) = campaign.tasks
    assert (campaign.key, campaign.unit, campaign.kinds) == ("dh2020", "DUK", ("chi bộ",))
    assert campaign.opens == date(2020, 4, 1)
    assert (task.key, task.title, task.answer) == ("dai-hoi", "Tổ chức đại hội", AnswerType.DONE)
    assert task.aliases == ("đại hội", "đh")
    assert task.due == datetime(2020, 6, 30, 10, tzinfo=UTC)
    assert task.due_by_wave == {"điểm": datetime(2020, 4, 30, 10, tzinfo=UTC)}
    assert campaign.rules == CampaignRules()


def test_what_is_left_out_is_as_usual() -> None:
    """Only key, title, unit and a task with its due are needed."""
    campaign = parse_campaign(SHORT, "short.toml", HCM)
    assert (campaign.kinds, campaign.opens, campaign.rules) == ((), None, CampaignRules())


def test_steps_and_choices_belong_to_their_answers() -> None:
    """Each with its own type of answer."""
    steps = parse_campaign(SHORT + 'answer = "steps"\nsteps = 6', "f", HCM).tasks[0]
    choice = parse_campaign(SHORT + 'answer = "choice"\nchoices = ["tốt", "khá"]', "f", HCM).tasks[0]
    assert (steps.steps, steps.choices) == (6, ())
    assert (choice.steps, choice.choices) == (None, ("tốt", "khá"))


def test_a_due_with_an_offset_is_taken_as_it_is() -> None:
    """Only a due without one is office time."""
    text = SHORT.replace("17:00:00", "17:00:00+00:00")
    assert parse_campaign(text, "f", HCM).tasks[0].due == datetime(2020, 6, 30, 17, tzinfo=UTC)


def test_texts_are_kept_composed() -> None:
    """A title typed on a Mac comes out in NFC, without spaces around it."""
    text = SHORT.replace('title = "t"', 'title = " \u0110a\u0323i ho\u0323\u0302i "')
    assert parse_campaign(text, "f", HCM).title == "Đại hội"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('key = "k"', "", "key: this is missing"),
        ('key = "k"', 'key = "Đại hội"', "key: this must be 1 to 32 of the letters a-z, digits, - and _"),
        ('key = "k"', f'key = "{"k" * 33}"', "key: this must be 1 to 32 of the letters a-z, digits, - and _"),
        ('key = "k"', "key = 5", "key: this must be 1 to 32 of the letters a-z, digits, - and _"),
        ('key = "k"', 'key = "k"\ncolour = "red"', "colour: this key is not known"),
        ('title = "t"', 'title = ""', "title: this must be a text of one line, of at most 200 letters"),
        ('title = "t"', 'title = "a\\nb"', "title: this must be a text of one line, of at most 200 letters"),
        ('title = "A"', "title = true", "task[1].title: this must be a text of one line, of at most 200 letters"),
        ('unit = "u"', 'unit = "u"\nkinds = "chi bộ"', "kinds: this must be a list"),
        ('unit = "u"', 'unit = "u"\nkinds = ["a", "a"]', "kinds: this names something twice"),
        ('unit = "u"', 'unit = "u"\nopens = "2020"', "opens: this must be a date such as 2020-04-01"),
        ('unit = "u"', 'unit = "u"\nopens = 2020-07-01', "task[1].due: this is before the campaign opens"),
        ("due = 2020-06-30T17:00:00", "", "task[1].due: this is missing"),
        (
            "2020-06-30T17:00:00",
            "2020-06-30",
            "task[1].due: this must be a date with a time, such as 2020-06-30T17:00:00",
        ),
        (
            "2020-06-30T17:00:00",
            "9999-12-31T17:00:00",
            "task[1].due: this must be a date with a time, such as 2020-06-30T17:00:00",
        ),
    ],
)
def test_each_thing_wrong_is_told_with_its_key(was: str, becomes: str, said: str) -> None:
    """At the top of the file and in a task."""
    with pytest.raises(CampaignFileError) as error:
        parse_campaign(SHORT.replace(was, becomes, 1), "bad.toml", HCM)
    assert str(error.value) == f"bad.toml: {said}"


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('answer = "yes"', "task[1].answer: this must be one of: done, date, steps, number, choice, text"),
        ('answer = "steps"', "task[1].steps: this is missing"),
        ('answer = "steps"\nsteps = 0', "task[1].steps: this must be a whole number from 1 to 99"),
        ("steps = 6", "task[1].steps: this belongs to another type of answer"),
        ('answer = "choice"', "task[1].choices: this is missing"),
        ('answer = "choice"\nchoices = ["a"]', "task[1].choices: this must offer at least two choices"),
        ("due_by_wave = 5", "task[1].due_by_wave: this must be a table"),
        ('aliases = ["a", 5]', "task[1].aliases: this must be a text of one line, of at most 200 letters"),
        (
            'due_by_wave = { "x" = "soon" }',
            "task[1].due_by_wave: this must be a date with a time, such as 2020-06-30T17:00:00",
        ),
        (
            '[[task]]\nkey = "a"\ntitle = "B"\ndue = 2020-06-30T17:00:00',
            "task[2].key: there is another task with the key a",
        ),
        ("[reminders]\ndays_before = [true]", "reminders.days_before: this must be a whole number from 0 to 365"),
        ("[reminders]\ndays_before = [3, 3]", "reminders.days_before: this names something twice"),
        ("[reminders]\noverdue_after = [0]", "reminders.overdue_after: this must be a whole number from 1 to 365"),
        ('[reminders]\nat = "8:00"', 'reminders.at: this must be a time of day such as "08:00"'),
        ('[reminders]\nat = "24:00"', 'reminders.at: this must be a time of day such as "08:00"'),
        ("[reminders]\nevery = 5", "reminders.every: this key is not known"),
        ('[tally]\ndays = ["monday"]', "tally.days: this may hold only: mon, tue, wed, thu, fri, sat, sun"),
        ("[tally]\ndays = [[]]", "tally.days: this may hold only: mon, tue, wed, thu, fri, sat, sun"),
        ('[calendar]\nquiet = ["20h-7h"]', 'calendar.quiet: this must be a list of hours such as "20:00-07:00"'),
        ('[calendar]\nquiet = ["08:00-08:00"]', 'calendar.quiet: this must be a list of hours such as "20:00-07:00"'),
        (
            '[calendar]\nquiet = ["20:00-07:00", "07:00-20:00"]',
            "calendar.quiet: this leaves no hour of the day to send anything",
        ),
        ('[calendar]\nholidays = "yes"', "calendar.holidays: this must be true or false"),
    ],
)
def test_each_thing_wrong_in_a_table_is_told_with_its_key(added: str, said: str) -> None:
    """In a task's own keys and in the three sections."""
    with pytest.raises(CampaignFileError) as error:
        parse_campaign(SHORT + added, "bad.toml", HCM)
    assert str(error.value) == f"bad.toml: {said}"


@pytest.mark.parametrize("task", ["task = []", "task = 5", "task = [5]"])
def test_a_campaign_has_a_task(task: str) -> None:
    """An empty list and anything else than tables are refused."""
    text = f'key = "k"\ntitle = "t"\nunit = "u"\n{task}'
    with pytest.raises(CampaignFileError, match=r"task: this must be one or more \[\[task\]\] tables"):
        parse_campaign(text, "bad.toml", HCM)


@pytest.mark.parametrize("section", ["reminders", "tally", "calendar"])
def test_a_section_is_a_table(section: str) -> None:
    """And not a number."""
    with pytest.raises(CampaignFileError, match=f"{section}: this must be a table"):
        parse_campaign(f"{section} = 5\n{SHORT}", "bad.toml", HCM)


def test_everything_wrong_is_told_at_once() -> None:
    """One round of corrections, not five."""
    with pytest.raises(CampaignFileError) as error:
        parse_campaign('title = ""\nunit = 5\ncolour = 1', "bad.toml", HCM)
    assert [problem.key for problem in error.value.problems] == ["task", "key", "title", "unit", "colour"]


def test_what_is_not_toml_is_told_with_its_place() -> None:
    """The parser's own words name the line."""
    with pytest.raises(CampaignFileError, match=r"bad.toml: this is not TOML: .*end of document"):
        parse_campaign("key = ", "bad.toml", HCM)


def test_rules_come_back_from_storage_as_they_went() -> None:
    """The usual ones and unusual ones."""
    rules = CampaignRules(
        ReminderRule((14, 2), time(9, 30), (3,)),
        TallyRule(time(16, 45), (0, 6)),
        CalendarRule((Quiet(time(11, 30), time(13, 30)), Quiet(time(20), time(7))), holidays=False),
    )
    assert rules_from_json(rules_to_json(rules)) == rules
    assert rules_from_json(rules_to_json(CampaignRules())) == CampaignRules()
