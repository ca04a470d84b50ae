"""A campaign as data: what is asked, of whom, by when, and how people are reminded. Its file: `campaign_file`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.calendar import Quiet
from domain.values import AnswerType

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = "%H:%M"
MEMBERS = "members"
"""The unit's own number of members."""


@dataclass(frozen=True, slots=True)
class TaskRule:
    """What each unit must do, and by when.

    Dues are aware, each the last second that counts as on time; `due_by_wave` holds those of the waves that differ
    from `due`. `steps` is there for the answer "steps" alone, `choices` for "choice" alone.
    """

    key: str
    title: str
    due: datetime
    answer: AnswerType = AnswerType.DONE
    aliases: tuple[str, ...] = ()
    due_by_wave: Mapping[str, datetime] | None = None
    steps: int | None = None
    choices: tuple[str, ...] = ()
    dates: str = ""
    """The key of the task whose day is registered here (answer "date" alone): reminders of that one follow it."""
    at_most: int | str | None = None
    """The largest figure that is plausible: a number, or MEMBERS for as many as the unit has; a larger one is asked
    back.
    """


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When to remind, by the clock of the office.

    Days before the due, farthest first; days after it, one for each rung of the ladder (secretary, overseer,
    organiser).
    """

    days_before: tuple[int, ...] = (7, 3, 1, 0)
    at: time = time(8)
    overdue_after: tuple[int, ...] = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class TallyRule:
    """When the daily tally is posted: at this clock of the office, on these weekdays (Monday is 0); on none: never."""

    at: time = time(17)
    days: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """When nobody is disturbed: these hours of the day and, if `holidays`, the public holidays."""

    quiet: tuple[Quiet, ...] = (Quiet(time(20), time(7)),)
    holidays: bool = True


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """How many units of a wave each parent names: at least, and at most (None: any number)."""

    wave: str
    least: int = 1
    most: int | None = None

    def allows(self, count: int) -> bool:
        """Whether a parent with so many is within it."""
        return count >= self.least and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """How a campaign is run; stored as one JSON text beside it."""

    reminders: ReminderRule = ReminderRule()
    tally: TallyRule = TallyRule()
    calendar: CalendarRule = CalendarRule()
    quota: QuotaRule | None = None


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A whole campaign as its file tells it.

    `unit` is the code of the subtree's root; `kinds` empty means all leaves; without `opens` it is open from the
    moment it is created.
    """

    key: str
    title: str
    unit: str
    tasks: tuple[TaskRule, ...]
    kinds: tuple[str, ...] = ()
    opens: date | None = None
    rules: CampaignRules = CampaignRules()


def rules_to_json(rules: CampaignRules) -> str:
    """The rules as one line of JSON, in the words of the campaign file."""
    reminders, tally, calendar = rules.reminders, rules.tally, rules.calendar
    plain: dict[str, dict[str, object]] = {
        "reminders": {
            "days_before": reminders.days_before,
            "at": f"{reminders.at:{HOUR}}",
            "overdue_after": reminders.overdue_after,
        },
        "tally": {"at": f"{tally.at:{HOUR}}", "days": [WEEKDAYS[day] for day in tally.days]},
        "calendar": {
            "quiet": [f"{quiet.start:{HOUR}}-{quiet.end:{HOUR}}" for quiet in calendar.quiet],
            "holidays": calendar.holidays,
        },
    }
    if (quota := rules.quota) is not None:
        plain["quota"] = {"wave": quota.wave, "least": quota.least, "most": quota.most}
    return json.dumps(plain)


def rules_from_json(text: str) -> CampaignRules:
    """The rules that `rules_to_json` wrote. Raises ValueError or KeyError on any other text."""
    plain = json.loads(text)
    reminders, tally, calendar = plain["reminders"], plain["tally"], plain["calendar"]
    return CampaignRules(
        ReminderRule(
            tuple(reminders["days_before"]), time.fromisoformat(reminders["at"]), tuple(reminders["overdue_after"])
        ),
        TallyRule(time.fromisoformat(tally["at"]), tuple(WEEKDAYS.index(day) for day in tally["days"])),
        CalendarRule(tuple(quiet_from(hours) for hours in calendar["quiet"]), calendar["holidays"]),
        QuotaRule(**plain["quota"]) if "quota" in plain else None,
    )


def tally_to_json(rule: TallyRule | None) -> str:
    """A group's own rule as a line of JSON; empty for None, which leaves it to the campaign."""
    if rule is None:
        return ""
    return json.dumps({"at": f"{rule.at:{HOUR}}", "days": [WEEKDAYS[day] for day in rule.days]})


def tally_from_json(text: str) -> TallyRule | None:
    """The rule that `tally_to_json` wrote. Raises ValueError or KeyError on any other text."""
    if not text:
        return None
    plain = json.loads(text)
    return TallyRule(time.fromisoformat(plain["at"]), tuple(WEEKDAYS.index(day) for day in plain["days"]))


def quiet_from(hours: str) -> Quiet:
    """Read "20:00-07:00". Raises ValueError if it is anything else."""
    start, end = (time.fromisoformat(clock) for clock in hours.split("-"))
    return Quiet(start, end)
