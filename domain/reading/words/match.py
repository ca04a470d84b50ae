"""Phrases found in a row of tokens: a tree of bare words, then a look at the marks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Generic, TypeVar

from domain.reading import lexicon
from domain.reading.words.tokens import Token
from domain.vietnamese import fold, spell

_EXACT, _PREFERRED, _POSSIBLE, _NOT_AT_ALL = 2, 1, 0, -1

Value = TypeVar("Value")
IsSlip = Callable[[Token], bool]


class _Node(Generic[Value]):
    """The phrases that begin with the same bare words: those that end here, and the ways on, gone when first needed."""

    __slots__ = ("ends", "further")

    def __init__(self, begun: Iterable["_Begun[Value]"]) -> None:
        ends: list[tuple[tuple[str, ...], Value]] = []
        self.further: dict[str, _Node[Value] | list[_Begun[Value]]] = {}
        for said, rest, value in begun:
            for option, after in _next(rest):
                if not option:
                    ends.append((said, value))
                    continue
                word, _, others = option.partition(" ")
                spelt = _spelt(word)
                way = self.further.setdefault(_bare(spelt), [])
                if isinstance(way, list):
                    way.append(((*said, spelt), ((others,), *after) if others else after, value))
        self.ends = tuple(ends)

    def after(self, bare: str) -> "_Node[Value] | None":
        """Return the node one bare word further on, or None."""
        way = self.further.get(bare)
        if isinstance(way, list):
            way = self.further[bare] = _Node(way)
        return way


_Begun = tuple[tuple[str, ...], lexicon.Slots, Value]  # the words said so far, what may follow, the value


def _next(rest: lexicon.Slots) -> Iterator[tuple[str, lexicon.Slots]]:
    """Yield what may come next and what after it; "" where the phrase may end."""
    if not rest:
        yield "", ()
        return
    after = rest[1:]
    for option in rest[0]:
        if option:
            yield option, after
        else:
            yield from _next(after)


_bare, _spelt = cache(fold), cache(spell)  # the phrases are many, their words few


class Phrases(Generic[Value]):
    """Phrases with a value each. `longest` finds the longest at a place; of equal ones that whose marks agree best.

    A pattern with choices may stand for tens of thousands of phrases: only the ways that messages take are gone.
    """

    __slots__ = ("_tree",)

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Value]]) -> None:
        self._tree: _Node[Value] = _Node(((), tuple((word,) for word in words), value) for words, value in phrases)

    @classmethod
    def of(cls, patterns: Iterable[tuple[lexicon.Slots, Value]]) -> "Phrases[Value]":
        """Return the phrases that patterns stand for; of equal ones the first counts."""
        made = cls(())
        made._tree = _Node(((), pattern, value) for pattern, value in patterns)
        return made

    def longest(self, tokens: Sequence[Token], start: int, slip: IsSlip | None = None) -> tuple[int, Value] | None:
        """Return the end and the value of the longest phrase that begins at `start`, or None.

        `slip` tells of a word with other marks than the phrase's whether it may be a slip of the keys.
        """
        best: tuple[int, Value] | None = None
        place, node = start, self._tree
        while place < len(tokens):
            further = node.after(tokens[place].bare)
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
