"""Phrases found in a row of tokens: a tree of bare words, then a look at the marks."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from domain.reading.tokens import Token
from domain.vietnamese import fold, spell

_EXACT, _PREFERRED, _POSSIBLE = 2, 1, 0


class Phrases:
    """Phrases with a value each. `longest` finds the longest at a place; of equal ones that whose marks agree best."""

    __slots__ = ("_tree",)

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Any]]) -> None:
        self._tree: dict[str, Any] = {}
        bare, spelt = cache(fold), cache(spell)  # the phrases are many, their words few
        for words, value in phrases:
            node = self._tree
            for word in words:
                node = node.setdefault(bare(word), {})
            node.setdefault("", []).append((tuple(map(spelt, words)), value))

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[int, Any] | None:
        """Return the end and the value of the longest phrase that begins at `start`, or None."""
        node = self._tree
        best: tuple[int, Any] | None = None
        for place in range(start, len(tokens)):
            node = node.get(tokens[place].bare)  # type: ignore[assignment]
            if node is None:
                break
            ends = node.get("")
            if ends:
                found = _best(ends, tokens, start)
                if found is not None:
                    best = (place + 1, found)
        return best


def _best(ends: list[tuple[tuple[str, ...], Any]], tokens: Sequence[Token], start: int) -> Any:
    best_rank, best = -1, None
    for words, value in ends:
        rank = _rank(words, tokens, start)
        if rank > best_rank:
            best_rank, best = rank, value
    return best


def _rank(words: tuple[str, ...], tokens: Sequence[Token], start: int) -> int:
    """Tell how well the marks agree: -1 not at all."""
    rank = _EXACT
    single = len(words) == 1
    for place, word in enumerate(words, start):
        token = tokens[place]
        if token.word == word and not (single and token.prefer):
            continue
        if token.prefer:
            if token.prefer == word:
                rank = min(rank, _PREFERRED)
            elif single:
                return -1
            else:
                rank = _POSSIBLE
        elif token.loose:
            rank = min(rank, _PREFERRED)
        elif token.word != word:
            return -1
    return rank
