"""Who may do what to which unit: one question, one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.values import RoleName


class Action(StrEnum):
    """What a person may want to do to a unit."""

    SEE = "see"
    """Know the unit's name, figures and state."""
    OVERSEE = "oversee"
    """Know the figures of all that is below the unit, and which of them are late."""
    REPORT = "report"
    """Say where the unit stands."""
    DECIDE = "decide"
    """Settle its due dates, roles, groups and campaigns."""


RIGHTS: dict[RoleName, frozenset[Action]] = {
    RoleName.ORGANISER: frozenset(Action),
    RoleName.OVERSEER: frozenset({Action.SEE, Action.OVERSEE, Action.REPORT}),
    RoleName.SECRETARY: frozenset({Action.SEE, Action.REPORT}),
    RoleName.DEPUTY: frozenset({Action.SEE, Action.REPORT}),
}
REACHES_BELOW = frozenset({RoleName.ORGANISER, RoleName.OVERSEER})
"""Roles on a unit that hold for every unit under it too; a secretary's holds for the unit alone."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds now. `cluster` narrows it to one cluster under the unit."""

    role: RoleName
    unit_id: int
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands in the tree: its id, the ids of the units above it, its cluster."""

    unit_id: int
    above: tuple[int, ...]
    cluster: str = ""


def may(grants: Iterable[Grant], action: Action, place: Place) -> bool:
    """Whether somebody who holds `grants` may do `action` to the unit at `place`."""
    return any(action in RIGHTS[grant.role] and covers(grant, place) for grant in grants)


def covers(grant: Grant, place: Place) -> bool:
    """Whether the role holds for the unit at `place`."""
    if grant.role not in REACHES_BELOW:
        return grant.unit_id == place.unit_id
    if grant.cluster and grant.cluster != place.cluster:
        return False
    return grant.unit_id == place.unit_id or grant.unit_id in place.above


def leads(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The roles by which somebody looks after more than one unit: an organiser's first."""
    leading = (grant for grant in grants if grant.role in REACHES_BELOW)
    return tuple(sorted(leading, key=lambda grant: grant.role is not RoleName.ORGANISER))


def answers_for(grants: Iterable[Grant]) -> tuple[int, ...]:
    """The ids of the units that somebody is secretary or deputy of."""
    return tuple(dict.fromkeys(grant.unit_id for grant in grants if grant.role not in REACHES_BELOW))
