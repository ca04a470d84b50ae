"""Phrases found in a row of tokens: a tree of bare words, then a look at the marks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from domain.reading.words.tokens import Token
from domain.vietnamese import fold, spell

_EXACT, _PREFERRED, _POSSIBLE, _NOT_AT_ALL = 2, 1, 0, -1

Value = TypeVar("Value")
IsSlip = Callable[[Token], bool]


@dataclass(slots=True)
class _Node(Generic[Value]):
    """The phrases that begin with the same bare words: those that end here, and the ways on."""

    further: dict[str, "_Node[Value]"] | None = None
    """None where nothing goes on, as at most of 40,000 places: an empty dict each takes 4 MB."""
    ends: tuple[tuple[tuple[str, ...], Value], ...] = ()


class Phrases(Generic[Value]):
    """Phrases with a value each. `longest` finds the longest at a place; of equal ones that whose marks agree best."""

    __slots__ = ("_tree",)

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Value]]) -> None:
        bare, spelt = cache(fold), cache(spell)  # the phrases are many, their words few
        self._tree: _Node[Value] = _Node()
        for words, value in phrases:
            node = self._tree
            for word in map(bare, words):
                if node.further is None:
                    node.further = {}
                if word not in node.further:
                    node.further[word] = _Node()
                node = node.further[word]
            node.ends += ((tuple(map(spelt, words)), value),)

    def longest(self, tokens: Sequence[Token], start: int, slip: IsSlip | None = None) -> tuple[int, Value] | None:
        """Return the end and the value of the longest phrase that begins at `start`, or None.

        `slip` tells of a word with other marks than the phrase's whether it may be a slip of the keys.
        """
        best: tuple[int, Value] | None = None
        place, node = start, self._tree
        while node.further is not None and place < len(tokens):
            further = node.further.get(tokens[place].bare)
            if further is None:
                break
            place, node = place + 1, further
            if node.ends:
                best = _best(node.ends, tokens, start, place, slip) or best
        return best


def _best(
    ends: Iterable[tuple[tuple[str, ...], Value]], tokens: Sequence[Token], start: int, end: int, slip: IsSlip | None
) -> tuple[int, Value] | None:
    best_rank, best = _NOT_AT_ALL, None
    for words, value in ends:
        rank = _rank(words, tokens, start, slip)
        if rank > best_rank:
            best_rank, best = rank, (end, value)
    return best


def _rank(words: tuple[str, ...], tokens: Sequence[Token], start: int, slip: IsSlip | None) -> int:
    """Tell how well the marks agree."""
    rank = _EXACT
    slips = 0
    single = len(words) == 1
    for place, word in enumerate(words, start):
        token = tokens[place]
        if token.word == word and not (single and token.prefer):
            continue
        if token.prefer:
            if token.prefer == word:
                rank = min(rank, _PREFERRED)
            elif single:
                return _NOT_AT_ALL
            else:
                rank = _POSSIBLE
        elif token.loose:
            rank = min(rank, _PREFERRED)
        elif token.word != word:
            slips += 1
            if slip is None or slips >= len(words) or not slip(token):
                return _NOT_AT_ALL
            rank = _POSSIBLE
    return rank
