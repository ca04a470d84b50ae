"""The tokens of a message in the calendar's words, and numbers said in words: what the date grammar reads."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.words.tokens import Token
from domain.vietnamese import fold

SPOKEN = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
UNITS = {word: number for word, number in SPOKEN.items() if word != "mười"} | {"lăm": 5, "nhăm": 5, "bẩy": 7, "mốt": 1}
LONGEST_MONTH = 31
MONTHS = 12
DAYS_OF_WEEK = 7
QUARTERS = 4
FIRST_YEAR = 1900  # a number above it after a month is a year
_TENS, _LAST = {"hăm": 20, "hai": 20, "ba": 30}, frozenset(("mốt", "lăm", "nhăm"))
SIDES = {"này": 0, "nay": 0, "sau": 1, "tới": 1, "kế": 1, "trước": -1, "rồi": -1, "vừa": -1}  # which week or month
DAY_WORDS = frozenset(("ngày", "hôm", "bữa"))


class Calendar(NamedTuple):
    """The tokens of a message in the calendar's words: what each token says, and its number."""

    words: list[str]
    tokens: Sequence[Token]
    today: date

    def at(self, place: int) -> str:
        """Return the calendar word at `place`, "" past the end."""
        return self.words[place] if place < len(self.words) else ""

    def number(self, place: int) -> int | None:
        """Return the number in digits at `place`."""
        return self.tokens[place].number if place < len(self.tokens) else None


def calendar(tokens: Sequence[Token], today: date) -> Calendar:
    """Prepare tokens for `find`."""
    words = _words()
    bare = _bare_words()
    said = []
    for place, token in enumerate(tokens):
        if token.mark or token.number is not None:
            said.append(token.text)
        elif token.word in words:
            said.append(token.word)
        elif token.bare == "lam" and token.loose and said and said[-1] in ("mươi", "mười"):
            said.append("lăm" if place + 1 < len(tokens) and tokens[place + 1].bare in _OF_A_DAY else token.word)
        elif token.loose and (not token.prefer or token.prefer in words):
            said.append(token.prefer or _of_a_region(token.word, said) or bare.get(token.bare, token.word))
        else:
            said.append(_of_a_region(token.word, said) or token.word)
    return Calendar(said, tokens, today)


_OF_A_DAY = ("nay", "thang", "toi")  # "ngay muoi lam nay", but "ngay muoi lam le"


def _of_a_region(word: str, said: Sequence[str]) -> str:
    """Return what a word of the centre means in a time: "ngày 30 ni", "hôm nớ", "sáng mơi"; "" of any other."""
    meant = _dialect().get(word, "")
    return meant if meant and said and (said[-1] in _words() or said[-1].isdecimal()) else ""


@cache
def _dialect() -> dict[str, str]:
    return dict(pair.split() for pair in lexicon.phrases("calendar")["dialect"])


@cache
def _words() -> frozenset[str]:
    return frozenset(word for phrase in lexicon.phrases("calendar")["words"] for word in phrase.split())


@cache
def _bare_words() -> dict[str, str]:
    return {fold(word): word for word in sorted(_words(), reverse=True)}


def numeral(said: Calendar, place: int) -> tuple[int | None, int]:
    """Read a number up to 39 in digits or words; return it and the place after it."""
    digits = said.number(place)
    if digits is not None:
        return digits, place + 1
    word, after = said.at(place), said.at(place + 1)
    ten = word == "mươi" and (after in UNITS or said.at(place - 1) in ("mùng", "mồng", "ngày"))  # typed without marks
    if word == "mười" or ten:
        return (10 + UNITS[after], place + 2) if after in UNITS else (10, place + 1)
    spelt = word == "hăm" or (said.at(place - 1) in DAY_WORDS and said.at(place + 2) == "tháng")  # "ngày hai tám tháng"
    if word in _TENS and after in (UNITS if spelt else _LAST):
        return _TENS[word] + UNITS[after], place + 2  # "hăm mốt", "ba mốt", "hai lăm"
    if word in UNITS:
        tens = UNITS[word]
        if after in ("mươi", "mười"):
            last = said.at(place + 2)
            return (tens * 10 + UNITS[last], place + 3) if last in UNITS else (tens * 10, place + 2)
        return tens, place + 1
    return None, place
