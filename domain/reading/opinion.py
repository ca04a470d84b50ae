"""A second opinion on what kind of message it is, by its words alone: learnt from labelled messages, kept as data.

The rules of this package go by what each clause says; this goes by every word and pair of words at once, so that the
two seldom err together. The weights are made by `python -m tests.domain.reading.teach`, which also tells by
cross-validation what they add (its docstring has the figures).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from domain.reading import dates, lexicon
from domain.reading.span import Span
from domain.reading.subjects import Asked
from domain.reading.tokens import Token

KINDS = ("other", "question", "done", "in_progress", "not_started", "postponed", "blocked")

_AS_NAMED = frozenset(("unit", "task", "figure", "step", "time", "paper"))  # which one it is does not matter
_BY_WORD = frozenset(("word", "glue", "plain", "person", "polite", "mark"))  # others go by what they are a cue of
_HUNDREDTHS = 100
_FEW, _MANY = 3, 14  # words


def odds(found: Sequence[Span], tokens: Sequence[Token], asked: Asked) -> list[float]:
    """Return the logarithm of the odds that the message is of each of `KINDS`; several may apply."""
    start, weights = _weights()
    rows = [weights[mark] for mark in marks(found, tokens, asked) if mark in weights]
    return [sum(column) / _HUNDREDTHS for column in zip(start, *rows, strict=True)]


def marks(found: Sequence[Span], tokens: Sequence[Token], asked: Asked) -> set[str]:
    """Return what the opinion goes by: words, pairs of words, pairs of words and cues, the place of the message.

    Pairs with cues tell "em chưa rõ" from "em chưa gửi" also where the very words were never seen together.
    """
    words, cues = ["^"], ["^"]
    made: set[str] = set()
    for span in found:
        name = _name(span, asked)
        if name:
            words.append(name)
            cues.append(name)
            continue
        bare = [token.bare.strip() or "@line" for token in tokens[span.start : span.end]]
        cues.append("_".join(bare) if span.name in _BY_WORD else f"@{span.name}")
        words += bare
        made.update(token.word for token in tokens[span.start : span.end] if not token.loose and token.word.strip())
    words.append("$")
    cues.append("$")
    made.update(words[1:-1])
    made.update(f"{one} {other}" for one, other in pairwise(words))
    made.update(f"{one}~{other}" for one, other in pairwise(cues))
    made.update(_place(asked, len(words)))
    return made


def _name(span: Span, asked: Asked) -> str:
    """Return the sort of a span whose very words say nothing about the kind of message; "" for all others."""
    if span.unit:
        return "@own" if set(span.unit.codes) & set(asked.known.own) else "@unit"
    if span.when and span.name == "day":
        day = dates.day_of(span.when, asked.known.today, past=None)
        if day is None:
            return "@days"
        return "@today" if day == asked.known.today else "@past" if day < asked.known.today else "@ahead"
    return f"@{span.name}" if span.name in _AS_NAMED else ""


def _place(asked: Asked, length: int) -> Iterator[str]:
    """Return marks of where the message stands: the chat, what it answers, who may have sent it, its length."""
    task = asked.known.tasks.by_key.get(asked.about) if asked.about else None
    yield f"@answers {task.answer.value if task else '-'}"
    yield f"@in {asked.group:d}{asked.about is not None:d}{bool(asked.known.own):d}"
    yield from {f"@asks {each.answer.value}" for each in asked.known.tasks.open}
    yield "@short" if length <= _FEW + 2 else "@long" if length > _MANY + 2 else "@middle"


@cache
def _weights() -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
    """Return the hundredths that every message starts with, and those that each mark adds, in the order of `KINDS`."""
    text = resources.files(lexicon).joinpath("opinion.txt").read_text(encoding="utf-8")
    rows: dict[str, tuple[int, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            mark, _, numbers = line.partition("\t")
            rows[mark] = tuple(map(int, numbers.split()))
    return rows.pop(""), rows
