"""What each kind of job does."""

from scheduler.jobs import Work

WORKS: dict[str, Work] = {}
"""By the kind of job."""
