"""Numbers in digits and in words, and a safe look at a token by its place."""

from collections.abc import Sequence

from domain.reading import lexicon
from domain.reading.days.calendar_words import SPOKEN, UNITS
from domain.reading.words.tokens import Token


def spoken_at(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """Return a number in words and the place after it: "mười bảy", "hai mươi ba", "hăm ba", "hai mốt", "chín"."""
    word, second = tokens[start].word, word_at(tokens, start + 1)
    last = UNITS.get(second)
    if word == "hăm":
        return (_TWENTY + last, start + 2) if last else None
    first = SPOKEN.get(word)
    if first is None:
        return None
    if first == _TEN:
        return (_TEN + last, start + 2) if last else (_TEN, start + 1)
    if second in _TENS:
        last = UNITS.get(word_at(tokens, start + 2))
        return (first * _TEN + last, start + 3) if last else (first * _TEN, start + 2)
    if last and first > 1 and (second in _AFTER_TENS or _ends(tokens, start + 2)):
        return first * _TEN + last, start + 2
    return first, start + 1


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether nothing is counted: "xóm 4 hai ba" is 23, "hai ba người" are two or three."""
    return place >= len(tokens) or tokens[place].mark


_TEN, _TWENTY = 10, 20
_TENS = lexicon.words("numerals.tens")
_AFTER_TENS = lexicon.words("numerals.after_tens")  # said of no number below twenty


def value_of(token: Token) -> int | None:
    """Return the number that one token is, in digits or as a word."""
    if token.number is not None:
        return token.number
    return SPOKEN.get(token.word)


def word_at(tokens: Sequence[Token], place: int) -> str:
    """Return the word at a place, "" outside the message."""
    return tokens[place].word if 0 <= place < len(tokens) else ""


def number_at(tokens: Sequence[Token], place: int) -> int | None:
    """Return the number in digits at a place, None if there is none."""
    return tokens[place].number if 0 <= place < len(tokens) else None
