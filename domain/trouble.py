"""What an operator must hear of: the kinds of trouble that the program can find in itself."""

from enum import StrEnum


class Trouble(StrEnum):
    """A kind of trouble. Operators are told of each kind at most once an hour, with how often it happened."""

    UPDATE_FAILED = "update"
    """Something that people sent could not be worked on; it is kept."""
    COUNTERS_DIFFERED = "counters"
    """Kept figures were not what a recount gave; they were mended."""
    REFUSED = "refused"
    """Messages could not be delivered: refused for good, or impossible to say."""
    UNKNOWN = "unknown"
    """Messages left, and whether they arrived is unknown."""
    GAP = "gap"
    """Nothing was asked of Telegram for longer than it keeps messages."""
    DATABASE_AWAY = "database"
    """The database could not be used."""
    CONFLICT = "conflict"
    """Another program asks for this bot's messages."""
    JOB_FAILED = "job"
    """Work that somebody asked for in chat failed at every attempt."""
