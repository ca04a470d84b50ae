"""Talk that holds words of progress: it may be a report that was not understood."""

from domain.reading.clauses.clause import Clause
from domain.reading.sense.intent import Use

_PROGRESS_WORDS = "finish already not_yet unable postpone stuck wait step near untouched unfinished not_finish begin"
_PROGRESS = tuple(_PROGRESS_WORDS.split())
_TALK_WORDS = (
    "condition wish template withdraw congratulate past_term sarcasm hearsay forwarded not_mine tell promise receive "
    "busy thought rule ack which_one everybody eyeroll sequel hyperbole test theirs"
)
_NO_PROGRESS = tuple(_TALK_WORDS.split())


def is_unheard(part: Clause, use: Use, *, group: bool) -> bool:
    """Tell whether a clause that was left out as talk has words of progress that no kind of talk explains."""
    idle = part.has("chatter") and (group or not part.has("act", "day"))
    doing = use is not Use.TALK or part.has("chatter")  # "em đang họp, lát em báo" is no progress
    progress = part.has(*_PROGRESS, *(("day", "doing") if doing else ("wait",)))
    return progress and not idle and not part.has(*_NO_PROGRESS)
