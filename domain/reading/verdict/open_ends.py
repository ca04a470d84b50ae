"""What a message leaves open besides its kind: a unit, a task, a day, a clause of which the rules may be mistaken.

Nothing that is open is recorded in silence, however sure the kind is.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.scene import Scene
from domain.reading.sense.doubts import denies_a_second_task
from domain.reading.sense.intent import Use
from domain.reading.sense.statements import Account
from domain.reading.verdict import frames
from domain.reading.verdict.accounting import is_the_writers_deed, is_whole
from domain.reading.verdict.drafts import Draft
from domain.reading.verdict.opinion import lead_against
from domain.reading.verdict.telling import swallows_one
from domain.reading.words.tokens import is_riddle


class Taken(NamedTuple):
    """A message as the rules took it: its clauses, what each is used for, their account, and the reports of it."""

    parts: Sequence[Clause]
    uses: Sequence[Use]
    account: Account
    drafts: Sequence[Draft]
    scene: Scene


def leaves_open(taken: Taken) -> bool:
    """Tell whether more is open than the kind of message."""
    parts, uses, account, drafts, scene = taken
    # all words together may not guess at one that nobody knows: "hoan roi" is put off (hoãn) or done (hoàn thành)
    riddle = any(span.name == "word" and is_riddle(scene.tokens[span.start]) for span in scene.found)
    if riddle or _is_half_read(taken):
        return True
    return bool(drafts) and (
        has_open_ends(account, drafts)
        or not is_whole(parts, uses, drafts, scene.tokens, scene.asked)
        or is_the_writers_deed(parts, uses, drafts, scene.tokens, scene.asked.known.own)
        or swallows_one(parts, uses, drafts)
        or frames.leaves_a_day(parts, uses, drafts, scene.asked.known.today)
        or any(draft.said.date and abs(draft.said.date - scene.asked.known.today) > _FAR for draft in drafts)
        or _is_held_otherwise(taken)
    )


_FAR = timedelta(days=90)  # nobody has told of a day so far off yet: "3/4" is rather a share


def has_open_ends(account: Account, drafts: Sequence[Draft]) -> bool:
    """Tell whether a unit or a task is open, what two clauses contest, a day, a figure."""
    if not drafts:
        return False
    named = all(draft.said.unit is not None and draft.said.task is not None for draft in drafts)
    contested = any(draft.contested or (draft.rule in _THIN and not draft.firm) for draft in drafts)
    whens = [span.when for statement in account.statements for span in statement.clause.of("day")]
    said = [statement.clause for statement in account.statements]
    either = any(clause.has("or", "either") or denies_a_second_task(clause) for clause in said)
    doubted = either or any(when is not None and when.doubt for when in whens)
    return not named or contested or doubted or bool(account.untold) or account.left_over() or account.forgotten()


_THIN = frozenset(("day ahead", "day past", "share", "obstacle alone"))  # hardly a word says what the figures mean


def _is_half_read(taken: Taken) -> bool:
    """Tell whether one of two that stand together was not understood: "cả biên bản lẫn báo cáo", "noi ngoai xong"."""
    tokens, roster = taken.scene.tokens, taken.scene.asked.known.roster
    if len(taken.drafts) == 1 and any(token.word == "lẫn" for token in tokens):
        return True
    return any(
        word.name == "word" and unit.unit is not None and roster.names_whole(tokens[word.start])
        for statement in taken.account.statements
        for pair in pairwise(statement.clause.spans)
        for word, unit in (pair, pair[::-1])
    )


def _is_held_otherwise(taken: Taken) -> bool:
    """Tell whether the second opinion, asked about one of several clauses by itself, holds it to say something else.

    Of the message as a whole it can only tell which kinds are in it, not which clause is of which.
    """
    said = [statement for statement in taken.account.statements if statement.verdict.rule not in _BY_THE_OTHERS]
    return len(taken.drafts) > 1 and any(
        not statement.clause.has_only_names("same")  # "đã nộp: tổ 1, tổ 2": of "tổ 2" alone nothing can be held
        and lead_against(statement.verdict.status.value, statement.clause.spans, taken.scene.tokens, taken.scene.asked)
        > _LEAD
        for statement in said
    )


_BY_THE_OTHERS = frozenset(("so far", "held", "incomplete"))  # told by what is around a clause, not by its words
_LEAD = 3.0
"""Logarithms of odds. Of 720 messages written afresh it asks about three more, two of them silent errors without it."""
