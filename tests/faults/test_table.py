"""The page of verdicts, and what one scenario that is played again changes on it."""

from tests.faults.table import document
from tests.faults.verdict import Verdict


def verdict(scenario: str, seconds: float, *faults: str) -> Verdict:
    """What became of a scenario on SQLite."""
    return Verdict(scenario, 7, "sqlite", seconds=seconds, faults=list(faults))


def test_a_scenario_that_is_played_again_takes_its_place() -> None:
    """Its line and its faults are new, in the same place; those of the others stay."""
    page = document([verdict("storm", 1, "lost: update 5"), verdict("poison", 2, "wrong: it")], 7)
    again = document([verdict("storm", 3)], 7, page)
    storm, poison = again.index("| storm | sqlite |"), again.index("| **poison** | sqlite |")
    assert storm < poison
    assert "- poison, sqlite: wrong: it" in again
    assert "lost: update 5" not in again


def test_what_was_played_by_another_seed_does_not_stay() -> None:
    """A page is of one seed."""
    page = document([verdict("storm", 1), verdict("poison", 2)], 7)
    assert "poison" not in document([verdict("storm", 3)], 8, page)
