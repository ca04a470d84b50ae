"""A template's dates are an example: the organiser's end decides, distances stay, days off and order are kept."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar, at_clock, day_of
from domain.campaign import CampaignFile
from domain.campaign_file import parse_campaign
from domain.campaign_template import dated, key_for, propose_dues, waves_of
from locales import templates

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(ZONE)
TODAY = date(2026, 11, 21)


def template(name: str = "dai-hoi-chi-bo") -> CampaignFile:
    """A template as it ships."""
    return parse_campaign(templates.text(name), name, ZONE)


def test_distances_from_the_end_are_kept_where_there_is_time() -> None:
    """The congress is due twelve days before the papers, as in the template; a Saturday gives way to the Friday."""
    dues = propose_dues(template(), TODAY, {"": date(2027, 6, 30), "điểm": date(2027, 4, 30)}, CALENDAR)
    assert dues["ho-so"] == {"": date(2027, 6, 30)}
    assert dues["dai-hoi"] == {"": date(2027, 6, 18), "điểm": date(2027, 4, 30)}
    assert dues["chuan-bi"]["điểm"] == date(2027, 4, 14)


def test_short_time_draws_the_dates_together() -> None:
    """Two days are enough for a campaign: nothing is due before it begins or after it ends."""
    dues = propose_dues(template(), TODAY, {"": date(2026, 11, 24)}, CALENDAR)
    assert all(TODAY < days[""] <= date(2026, 11, 24) for days in dues.values())


def test_what_comes_first_is_due_first_in_a_wave_too() -> None:
    """The pilots cannot register their day after their congress."""
    dues = propose_dues(template(), TODAY, {"": date(2028, 6, 30), "điểm": date(2026, 12, 30)}, CALENDAR)
    assert dues["dang-ky"]["điểm"] <= dues["chuan-bi"]["điểm"] <= dues["dai-hoi"]["điểm"]


@pytest.mark.parametrize("name", templates.names())
@given(days=st.integers(1, 800), wave_days=st.integers(1, 800))
def test_every_template_can_be_dated_at_any_distance(name: str, days: int, wave_days: int) -> None:
    """Dues lie between tomorrow and the end, in the template's order, and make a campaign."""
    plan, end = template(name), date.fromordinal(TODAY.toordinal() + days)
    ends = {"": end} | {wave: date.fromordinal(TODAY.toordinal() + min(days, wave_days)) for wave in waves_of(plan)}
    dues = propose_dues(plan, TODAY, ends, CALENDAR)
    tasks = dated(plan, dues, CALENDAR)
    assert max(day_of(task.due, ZONE) for task in tasks) == end
    for task in tasks:
        assert TODAY < day_of(task.due, ZONE) <= end
        assert all(TODAY < day_of(due, ZONE) <= ends[wave] for wave, due in (task.due_by_wave or {}).items())
    assert [task.due for task in tasks] == sorted(task.due for task in tasks)


def test_the_hour_of_the_template_stays() -> None:
    """Dues are at 17:00 of the office."""
    plan = template("viec-dot-xuat")
    (task,) = dated(plan, {"viec": {"": date(2027, 1, 20)}}, CALENDAR)
    assert task.due == at_clock(date(2027, 1, 20), plan.tasks[0].due.astimezone(ZONE).time(), ZONE)


def test_a_key_is_made_from_the_title_and_never_taken_twice() -> None:
    """Vietnamese letters lose their marks; what is left of other scripts is "dot"."""
    assert key_for("Đại hội chi bộ nhiệm kỳ 2027 - 2030", []) == "dai-hoi-chi-bo-nhiem-ky-2027"
    assert key_for("Đại hội", ["dai-hoi", "dai-hoi-2"]) == "dai-hoi-3"
    assert key_for("！！", []) == "dot"
