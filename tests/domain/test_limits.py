"""How often somebody is answered."""

from datetime import UTC, datetime, timedelta

from domain.limits import KEPT, Allowance

NOW = datetime(2020, 5, 15, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def test_so_many_at_once_and_then_as_they_are_given_back() -> None:
    """Sixty a minute: the sixty-first waits a second."""
    allowance = Allowance(60, MINUTE)
    assert [allowance.take(1, NOW) for _ in range(61)] == [True] * 60 + [False]
    assert allowance.take(1, NOW + SECOND)
    assert not allowance.take(1, NOW + SECOND)
    assert [allowance.take(1, NOW + 10 * MINUTE) for _ in range(61)].count(True) == 60


def test_one_an_hour_for_each() -> None:
    """Whoever asks in between does not put it off."""
    allowance = Allowance(1, timedelta(hours=1))
    assert allowance.take(1, NOW)
    assert allowance.take(2, NOW)
    assert not any(allowance.take(1, NOW + n * MINUTE) for n in range(1, 60))
    assert allowance.take(1, NOW + 61 * MINUTE)


def test_a_clock_that_was_set_back_gives_nothing_and_shuts_nobody_out() -> None:
    """It goes on from there."""
    allowance = Allowance(1, MINUTE)
    assert allowance.take(1, NOW)
    assert not allowance.take(1, NOW - timedelta(days=1))
    assert allowance.take(1, NOW - timedelta(days=1) + MINUTE)


def test_memory_is_bounded_whoever_knocks() -> None:
    """The one not heard for longest is forgotten."""
    allowance = Allowance(1, MINUTE)
    for key in range(KEPT + 1):
        allowance.take(key, NOW)
    assert allowance.take(0, NOW)
    assert not allowance.take(KEPT, NOW)
