"""Names of units that share a row of words: which of them fit what was typed, and its kind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from domain.reading import lexicon
from domain.reading.names.kinds import GENERIC, akin, number_word
from domain.reading.words import vocabulary
from domain.reading.words.tokens import Token
from domain.vietnamese import fold

_NEAR_ENOUGH = 85.0
_SHORTEST_TO_MEND = 4


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


def rows_from(tokens: Sequence[Token], place: int) -> list[tuple[str, int]]:
    """Return the rows of up to four words that begin at `place`, and where each ends."""
    ends = range(place + 1, min(place + 5, len(tokens) + 1))
    said = [(tokens[place:end], end) for end in ends]
    return [(" ".join(token.bare for token in row), end) for row, end in said if not any(token.mark for token in row)]


def nearest(said: Sequence[tuple[str, int]], cores: Sequence[str]) -> tuple[tuple[float, int, str] | None, float]:
    """Return the best likeness among names, with where it ends and its name, and the likeness of the next best name."""
    best: tuple[float, int, str] | None = None
    second = 0.0
    for words, end in said:
        if len(words) < _SHORTEST_TO_MEND:
            continue
        for core, score, _ in process.extract(words, cores, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=2):
            if best is None or score > best[0]:
                second = best[0] if best and best[2] != core else second
                best = (score, end, core)
            elif core != best[2]:
                second = max(second, score)
    return best, second


def end_of_name(tokens: Sequence[Token], place: int) -> int:
    """Return the place after a row of words with capitals."""
    while place < len(tokens) and tokens[place].capital and not tokens[place].mark:
        place += 1
    return place


def is_common(token: Token) -> bool:
    """Tell whether a token is a number or a word of the lexicon, which names no unit by itself."""
    return (
        token.number is not None
        or token.word in vocabulary.words()
        or (token.loose and token.bare in vocabulary.bare_words())
    )


def looks_like_code(token: Token) -> bool:
    """Tell whether a token that equals a code is meant as one: capitals, or letters that are no word."""
    return (token.upper and len(token.text) > 1) or (
        len(token.text) > 1 and token.bare not in vocabulary.bare_words() and token.text == token.word
    )


def other_names(name: str) -> list[str]:
    """Return what a unit of such a name is called too: "cấp 2", "cấp 2 Nguyễn Du" for a Trường THCS Nguyễn Du.

    And "Cục Thuế" for a Cục Thuế tỉnh: the level at the end of a name is left out where all are of one.
    """
    said = f" {name.lower()} "
    found = [pair for pair in lexicon.table("abbreviations")["names"].items() if f" {pair[1]} " in said]
    called = [called for other, words in found for called in (other, said.replace(words, other).strip())]
    front, _, level = name.rpartition(" ")
    return [*called, front] if is_level(level.lower()) and not front.lower().endswith("tác") else called


def is_level(word: str) -> bool:
    """Tell whether a word is a level of government: it names no unit by itself."""
    return word in _LEVELS


_LEVELS = lexicon.words("namesakes.levels")
