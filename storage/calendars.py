"""The office calendar of a campaign."""

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from domain.calendar import Calendar, no_holiday
from domain.campaign import CampaignRules


def calendar_of(rules: CampaignRules, zone: ZoneInfo) -> Calendar:
    """When the office of a campaign may be disturbed."""
    is_holiday = is_public_holiday if rules.calendar.holidays else no_holiday
    return Calendar(zone, rules.calendar.quiet, is_holiday=is_holiday)


def is_public_holiday(day: date) -> bool:
    """Whether Viet Nam is off on `day`, Tết and swapped days included; years not announced yet are estimates."""
    return day in _of_year(day.year)


@cache
def _of_year(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
