"""Office time: what the clock on the wall says, and when an office may be disturbed."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
FARTHEST = 60  # moves before giving up: longer than any run of days off; a calendar with no working time moves nothing

Span = tuple[date, date]
"""Days from the first to the last, both included."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, from `start` up to but without `end`; over midnight where `end` is earlier."""

    start: time
    end: time

    def holds(self, clock: time) -> bool:
        """Whether a clock that shows `clock` is within these hours."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def no_holiday(_day: date) -> bool:
    """Say of every day that it is no public holiday: for campaigns that do not keep them."""
    return False


@dataclass(frozen=True, slots=True)
class Calendar:
    """An office's working time. Workdays count from Monday = 0; `is_holiday` knows the public holidays."""

    zone: ZoneInfo
    quiet: tuple[Quiet, ...] = ()
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    is_holiday: Callable[[date], bool] = no_holiday

    def without(self, off: Collection[Span]) -> "Calendar":
        """The same for somebody who has days off besides: from a first day to a last one, which counts too."""
        if not off:
            return self
        return replace(self, is_holiday=lambda day: self.is_holiday(day) or any(a <= day <= b for a, b in off))

    def is_workday(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day.weekday() in self.workdays and not self.is_holiday(day)

    def working_moment(self, moment: datetime) -> datetime:
        """The aware `moment` in UTC, moved to the working time before it where it is not working time itself.

        A day off: the working day before, at the same hour. Quiet hours: the last minute before they begin.
        """
        return self._move(moment, self._step_back)

    def next_working_moment(self, moment: datetime) -> datetime:
        """As `working_moment`, moved to the working time after: the next working day, the end of the quiet hours."""
        return self._move(moment, self._step_on)

    def _move(self, moment: datetime, step: Callable[[datetime], datetime]) -> datetime:
        given = wall = moment.astimezone(self.zone).replace(tzinfo=None)
        for _ in range(FARTHEST):
            if (moved := step(wall)) == wall:
                break
            wall = moved
        else:
            return moment.astimezone(UTC)
        return moment.astimezone(UTC) if wall == given else at_wall(wall, self.zone)

    def _step_back(self, wall: datetime) -> datetime:
        if not self.is_workday(wall.date()):
            return wall - ONE_DAY
        for quiet in self.quiet:
            if quiet.holds(wall.time()):
                begun = wall.date() if wall.time() >= quiet.start else wall.date() - ONE_DAY
                return datetime.combine(begun, quiet.start) - ONE_MINUTE
        return wall

    def _step_on(self, wall: datetime) -> datetime:
        # Quiet hours first: from those of a Saturday to Monday morning, not to the morning after Monday's.
        for quiet in self.quiet:
            if quiet.holds(wall.time()):
                over = wall.date() if wall.time() < quiet.end else wall.date() + ONE_DAY
                return datetime.combine(over, quiet.end)
        return wall if self.is_workday(wall.date()) else wall + ONE_DAY


def at_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which a clock on a wall in `zone` shows the naive `wall`.

    Where the clock skips it (spring), the moment as long after the skip began as `wall` is: 02:30 is what shows as
    03:30. Where the clock shows it twice (autumn), the first time.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `clock` on `day`; skips and repeats as in `at_wall`."""
    return at_wall(datetime.combine(day, clock), zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day that an aware `moment` falls on in `zone`."""
    return moment.astimezone(zone).date()


def leaves_no_hour(quiet: Iterable[Quiet]) -> bool:
    """Whether these hours together silence the whole day."""
    hours = tuple(quiet)
    minutes = (time(minute // 60, minute % 60) for minute in range(24 * 60))
    return all(any(one.holds(minute) for one in hours) for minute in minutes)
