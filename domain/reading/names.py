"""Names of units that share a row of words: which of them fit what was typed, and its kind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.reading.kinds import GENERIC, akin, number_word
from domain.reading.tokens import Token
from domain.vietnamese import fold


class Entry(NamedTuple):
    """The units of one kind whose names hold the same row of words, spelt the same.

    `whole` if the row is all of the name.
    """

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    whole: bool
    codes: dict[str, None]


def codes_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the codes of all these names, each once."""
    every = list(entries)
    return tuple(every[0].codes if len(every) == 1 else dict.fromkeys(code for entry in every for code in entry.codes))


def fitting(entries: Sequence[Entry], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of names whose kind agrees, those of exactly the same kind first."""
    same = [entry for entry in entries if entry.kinds == kinds] if kinds else []
    if same:
        return codes_of(same)
    said = frozenset(kinds) - GENERIC
    return codes_of(entry for entry in entries if not said or _kinds_agree(said, entry.kinds))


def _kinds_agree(said: frozenset[str], kinds: tuple[str, ...]) -> bool:
    theirs = frozenset(kinds) - GENERIC
    return not theirs or any(akin(one, other) for one in said for other in theirs)


def same_word(token: Token, word: str) -> bool:
    """Tell whether a token is a word of a name: digits equal, marks equal where they were typed."""
    if token.number is not None or word.isdecimal():
        return (str(token.number) if token.number is not None else number_word(token.word)) == word
    if word in {token.word, token.text}:
        return True
    return (token.loose or word.isascii()) and token.bare == fold(word)
