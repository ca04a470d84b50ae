"""The words that every room shares: what a unit can be in, what a task asks for, what a person may be."""

from enum import StrEnum


class Status(StrEnum):
    """What an assignment is in. `overdue` and `late` are computed from dates and are no status."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    POSTPONED = "postponed"
    BLOCKED = "blocked"


class AnswerType(StrEnum):
    """What a task asks a unit for."""

    DONE = "done"
    DATE = "date"
    STEPS = "steps"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


class RoleName(StrEnum):
    """What a person is for a unit; an organiser's role covers the unit's whole subtree."""

    ORGANISER = "organiser"
    OVERSEER = "overseer"
    SECRETARY = "secretary"
    DEPUTY = "deputy"


class Purpose(StrEnum):
    """What a linked group is for: answers and tallies, or tallies alone."""

    REPORTS = "reports"
    OVERVIEW = "overview"
