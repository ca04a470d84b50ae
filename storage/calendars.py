"""The office calendar of a campaign."""

from datetime import date
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, no_holiday
from domain.campaign import CampaignRules


def calendar_of(rules: CampaignRules, zone: ZoneInfo) -> Calendar:
    """When the office of a campaign may be disturbed."""
    is_holiday = is_public_holiday if rules.calendar.holidays else no_holiday
    return Calendar(zone, rules.calendar.quiet, is_holiday=is_holiday)


def is_public_holiday(day: date) -> bool:
    """Whether Viet Nam is off on `day`, Tết and swapped days included; years not announced yet are estimates."""
    return day in _listed()


@cache
def _listed() -> frozenset[date]:
    """The days of `holidays.txt`, which its test makes of the package `holidays`: loading that (all countries of the
    world) takes 16 MB of an idle program's memory.
    """
    lines = resources.files(__package__).joinpath("holidays.txt").read_text("ascii").splitlines()
    years = (line.partition(":") for line in lines)
    return frozenset(date.fromisoformat(f"{year}-{day}") for year, _, days in years for day in days.split())
