"""Whether what a clause tells of progress is what some report says: of several reports none may swallow another.

"Số 2 xong, số 3 xong, số 5 đang họp" has one that is under way, whichever unit it is of.
"""

from collections.abc import Sequence

from domain.reading.clauses.clause import Clause
from domain.reading.sense.intent import Use
from domain.reading.verdict.drafts import Draft
from domain.values import Status

_UNDER_WAY = frozenset((Status.IN_PROGRESS, Status.BLOCKED, Status.POSTPONED))
_TOLD_BY = {  # what is told, and the statuses of which one must be among the reports
    "untouched": frozenset((Status.NOT_STARTED, Status.BLOCKED, Status.POSTPONED)),
    "not_yet": _UNDER_WAY | {Status.NOT_STARTED},
    "doing": _UNDER_WAY,
    "wait": _UNDER_WAY,
    "stuck": frozenset((Status.BLOCKED, Status.POSTPONED)),
    "postpone": frozenset((Status.POSTPONED,)),
}
_ASIDE = ("condition", "because", "congratulate", "thanks", "order", "except", "so_far")


def swallows_one(parts: Sequence[Clause], uses: Sequence[Use], drafts: Sequence[Draft]) -> bool:
    """Tell whether a message of several reports has a clause of progress that fits none of them."""
    said = {draft.said.status for draft in drafts}
    return len(drafts) > 1 and any(
        said.isdisjoint(fitting)
        for part, use in zip(parts, uses, strict=True)
        if use in (Use.STATEMENT, Use.TALK) and not part.has(*_ASIDE)
        for cue, fitting in _TOLD_BY.items()
        if part.has(cue)
    )
