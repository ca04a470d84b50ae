"""A part of the tree: a unit with everything below it, or one cluster of that."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, or_
from sqlmodel import col

from domain.rights import Place
from storage.counters import ancestors
from storage.tables import Assignment, Unit
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Scope:
    """`below` is the path of the unit's children; `cluster` (if not empty) narrows it to the units of that cluster."""

    unit_id: int
    below: str
    cluster: str = ""

    @property
    def ends(self) -> str:
        """The first path after the subtree: "0" follows "/"."""
        return f"{self.below[:-1]}0"


def scope_of(unit: Unit, cluster: str = "") -> Scope:
    """The unit and everything below it, or the part of that in one cluster."""
    return Scope(stored_id(unit.id), unit.below, cluster)


def place_of(unit: Unit) -> Place:
    """Where a unit stands, for the question of rights."""
    return Place(stored_id(unit.id), tuple(ancestors(unit.path)), unit.cluster)


def units_in(scope: Scope) -> ColumnElement[bool]:
    """Units of the scope."""
    inside = or_(col(Unit.id) == scope.unit_id, (col(Unit.path) >= scope.below) & (col(Unit.path) < scope.ends))
    return inside & (col(Unit.cluster) == scope.cluster) if scope.cluster else inside


def assignments_in(scope: Scope) -> ColumnElement[bool]:
    """Assignments that units of the scope owe now; a scope of one cluster needs `Unit` joined."""
    return owed_ever_in(scope) & col(Assignment.dropped_at).is_(None)


def owed_ever_in(scope: Scope) -> ColumnElement[bool]:
    """The same, with those that are owed no more."""
    below = (col(Assignment.path) >= scope.below) & (col(Assignment.path) < scope.ends)
    inside = or_(col(Assignment.unit_id) == scope.unit_id, below)
    return inside & (col(Unit.cluster) == scope.cluster) if scope.cluster else inside


def is_below(unit: type[Unit]) -> ColumnElement[bool]:
    """The assignment is of a unit below `unit` in the tree."""
    below = col(unit.path).concat(cast(unit.id, String))
    # "0" follows "/": the end of the range is the end of the subtree.
    return (col(Assignment.path) >= below.concat("/")) & (col(Assignment.path) < below.concat("0"))


def holds(scope: Scope, unit: Unit) -> bool:
    """Whether the unit is of the scope."""
    inside = unit.id == scope.unit_id or unit.path.startswith(scope.below)
    return inside and scope.cluster in {"", unit.cluster}
