"""All clauses of a message read in order into one account."""

from collections.abc import Sequence

from domain.reading.clauses.clause import Clause
from domain.reading.clauses.subjects import Asked
from domain.reading.sense.afterwards import clears_the_way, goes_on_counting
from domain.reading.sense.intent import Use
from domain.reading.sense.reasons import reasons
from domain.reading.sense.statements import Account
from domain.reading.words.tokens import Token


def gather(parts: Sequence[Clause], uses: Sequence[Use], tokens: list[Token], asked: Asked) -> Account:
    """Read the clauses in order into one account."""
    account = Account(group=asked.group, own=asked.known.own)
    for part, use, reason in zip(parts, uses, reasons(parts), strict=True):
        if _opens_an_account(part, tokens) or goes_on_counting(account.statements, part, asked.known.tasks.by_key):
            continue
        if use is Use.STATEMENT and clears_the_way(account.statements, part, hindered=account.reasons > 0):
            account.reasons, account.obstacle, account.linked = 0, None, False
            if not part.has("smooth"):
                continue
        if use is Use.STATEMENT:
            account.add(part, tokens, asked, reason=reason)
        else:
            account.leave(part, tokens, use)
    return account


def _opens_an_account(part: Clause, tokens: Sequence[Token]) -> bool:
    """Read "trong đó: …", which tells nothing by itself."""
    first = part.spans[0]
    return tokens[first.start].word == "trong" and first.end == first.start + 2 and tokens[first.end - 1].word == "đó"
