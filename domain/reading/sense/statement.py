"""A statement: what one clause says, and of whom and what."""

from typing import NamedTuple

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import Names
from domain.reading.clauses.tense import Verdict


class Statement(NamedTuple):
    """One verdict on units (none: the sender's own; None: named, but not clear) and tasks (None: not named)."""

    units: Names
    tasks: Names
    verdict: Verdict
    clause: Clause
    corrects: bool = False
