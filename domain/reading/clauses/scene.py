"""A message taken apart: what each stretch of it is, and what surrounds it."""

from typing import NamedTuple

from domain.reading.clauses.subjects import Asked
from domain.reading.stretches import accounts, bare_days, bystanders, counted, spans
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token


class Scene(NamedTuple):
    """A message as it was taken apart, and what surrounds it."""

    found: list[Span]
    tokens: list[Token]
    asked: Asked


def take_apart(tokens: list[Token], asked: Asked) -> Scene:
    """Return a message taken apart: what each stretch of it is."""
    known, task = asked.known, asked.default_task()
    found = bare_days.read(spans.find(tokens, known), tokens, known, task.answer if task else None)
    found = accounts.mark(counted.mark(found, tokens, known.today), tokens, known)
    return Scene(bystanders.mark(found, tokens, asked.known.own), tokens, asked)
