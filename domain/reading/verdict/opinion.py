"""A second opinion on what kind of message it is, by its words alone: learnt from labelled messages, kept as data.

The rules of this package go by what each clause says; this goes by every word and pair of words at once, so that the
two seldom err together. The weights are made by `python -m tests.domain.reading.teach`, which also tells by
cross-validation what they add (its docstring has the figures).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from domain.reading import lexicon
from domain.reading.clauses.subjects import Asked
from domain.reading.days import dates
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token
from domain.values import AnswerType

KINDS = ("other", "question", "done", "in_progress", "not_started", "postponed", "blocked")

_AS_NAMED = frozenset(("unit", "task", "figure", "step", "time", "paper"))  # which one it is does not matter
_BY_WORD = frozenset(("word", "glue", "plain", "person", "polite", "mark"))  # others go by what they are a cue of
_ASIDE = frozenset(("polite", "person", "glue", "plain", "mark", "laughter"))  # what stands around them goes together
_NEAR = 3  # cues between which an order is looked at
_FEW, _MANY = 3, 14  # words
_BITS, _HUNDREDTHS = 20, 100  # the sum of all weights of a message stays far below half a million


def odds(found: Sequence[Span], tokens: Sequence[Token], asked: Asked) -> list[float]:
    """Return the logarithm of the odds that the message is of each of `KINDS`; several may apply."""
    start, weights = _weights()
    return unpacked(sum(filter(None, map(weights.get, marks(found, tokens, asked))), start))


def lead_against(kind: str, found: Sequence[Span], tokens: Sequence[Token], asked: Asked) -> float:
    """Return by how much the odds of the likeliest other kind exceed those of `kind`, as logarithms."""
    by_kind = dict(zip(KINDS, odds(found, tokens, asked), strict=True))
    held = by_kind.pop(kind)
    return max(by_kind.values()) - held


def marks(found: Sequence[Span], tokens: Sequence[Token], asked: Asked) -> set[str]:
    """Return what the opinion goes by: words, pairs of words, cues, pairs of them, the place of the message.

    Cues tell "em chưa rõ" from "em chưa gửi" also where the very words were never seen together; those that stand in
    this order, not side by side, tell "chưa … nên" from "nên … chưa"; the first and the last, how it begins and ends.
    """
    words, cues, cores = ["^"], ["^"], ["^"]
    made: set[str] = set()
    for span in found:
        name = _name(span, asked)
        if name:
            words.append(name)
            cues.append(name)
        else:
            here = tokens[span.start : span.end]
            bare = [token.bare.strip() or "@line" for token in here]
            name = f"@{span.name}"
            cues.append("_".join(bare) if span.name in _BY_WORD else name)
            words += bare
            made.update([token.word for token in here if not token.loose and token.word.strip()])
        if span.name not in _ASIDE:
            cores.append(name)
    made.update(words[1:], cues[1:], _place(asked, len(words) + 1), _beside_answer(cores[1:], asked))
    for row in (words, cues, cores):
        row.append("$")
    made.update((f"first {cores[1]}", f"last {cores[-2]}", f"{cores[1]}…{cores[-2]}"))
    made.update([f"{one} {other}" for one, other in pairwise(words)])
    made.update([f"{one}~{other}" for one, other in pairwise(cues)])
    made.update([f"{one}>{other}" for place, one in enumerate(cores, 1) for other in cores[place : place + _NEAR]])
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
    if span.step and span.name == "step":
        step = span.step
        return "@step" if step.left or 0 < step.done != step.total else "@step all" if step.done else "@step none"
    if span.figure and span.figure.of and span.name == "figure":
        return "@share"
    return f"@{span.name}" if span.name in _AS_NAMED else ""


def _beside_answer(cores: Iterable[str], asked: Asked) -> list[str]:
    """Return the cues beside the kind of answer that is wanted, where it is a day, steps or a figure."""
    task = asked.default_task()
    return [f"{task.answer.value}:{core}" for core in cores] if task and task.answer is not AnswerType.DONE else []


def _place(asked: Asked, length: int) -> Iterator[str]:
    """Return marks of where the message stands: the chat, what it answers, who may have sent it, its length."""
    task = asked.known.tasks.by_key.get(asked.about) if asked.about else None
    yield f"@answers {task.answer.value if task else '-'}"
    yield f"@in {asked.group:d}{asked.about is not None:d}{bool(asked.known.own):d}"
    yield from {f"@asks {each.answer.value}" for each in asked.known.tasks.open}
    yield "@short" if length <= _FEW + 2 else "@long" if length > _MANY + 2 else "@middle"


@cache
def _weights() -> tuple[int, dict[str, int]]:
    """Return the weights that every message starts with, and those that each mark adds, packed."""
    text = resources.files(lexicon).joinpath("opinion.txt").read_text(encoding="utf-8")
    rows: dict[str, int] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            mark, _, numbers = line.partition("\t")
            rows[mark] = packed(map(int, numbers.split()))
    return rows.pop(""), rows


def packed(hundredths: Iterable[int]) -> int:
    """Return the weights of a mark for all `KINDS` as one number, so that one sum adds all of them up."""
    return sum(weight << (place * _BITS) for place, weight in enumerate(hundredths))


def unpacked(total: int) -> list[float]:
    """Return the weights for each of `KINDS` out of a sum of packed ones."""
    weights = []
    for _ in KINDS:
        weight = (total + (1 << (_BITS - 1))) % (1 << _BITS) - (1 << (_BITS - 1))
        weights.append(weight / _HUNDREDTHS)
        total = (total - weight) >> _BITS
    return weights
