"""The words before a unit's own name ("chi bộ", "khoa"), numbers in names, initials."""

from collections.abc import Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.days.calendar_words import SPOKEN
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token
from domain.vietnamese import fold

GENERIC = lexicon.words("kinds.generic")
_ROMAN = {
    sign: str(value) for value, sign in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)
}


def is_verb(said: Sequence[Token], kinds: tuple[str, ...]) -> bool:
    """Tell whether words after a bare "chi bộ" are rather its verb: "chi bộ tổ chức" against "Chi bộ Tổ chức"."""
    phrase = tuple(token.word for token in said)
    return not said[0].capital and GENERIC.issuperset(kinds) and phrase in _verbs()


def begins_a_verb(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether "ban" begins "ban hành", small: "4 chi bộ ban hành rồi"."""
    pair = tuple(token.word for token in tokens[place : place + 2])
    return not tokens[place].capital and pair in _verbs()


def is_act(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a verb of the work stands here: "gửi", "ban hành"."""
    return (tokens[place].word,) in _verbs() or begins_a_verb(tokens, place)


@cache
def _verbs() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in lexicon.phrases("progress")["act"])


def akin(one: str, other: str) -> bool:
    """Tell whether two kinds are one, said in full or short: "tổ" and "tổ dân phố", "xưởng" and "phân xưởng"."""
    return any(
        f"{long} ".startswith(f"{short} ") or f" {long}".endswith(f" {short}")
        for long, short in ((one, other), (other, one))
    )


@cache
def _kind_phrases() -> Phrases[str]:
    return Phrases((phrase.split(), fold(phrase)) for phrase in lexicon.phrases("places")["kind"])


def kinds_at(tokens: Sequence[Token], start: int) -> tuple[tuple[str, ...], int]:
    """Return the kinds that stand at `start` one after the other, and the place after them."""
    kinds: list[str] = []
    place = start
    while place < len(tokens):
        found = _kind_phrases().longest(tokens, place)
        if not found or begins_a_verb(tokens, place) or (kinds and kinds[-1] not in GENERIC):
            break
        place, kind = found
        kinds.append(kind)
    return tuple(kinds), place


@cache
def kind_openers() -> frozenset[str]:
    """Return the words, their marks left off, that a kind may begin with."""
    return frozenset(fold(phrase.split()[0]) for phrase in lexicon.phrases("places")["kind"])


def generic_length(tokens: Sequence[Token]) -> int:
    """Return how many words at the front of a name are "chi bộ" or the like."""
    found = _kind_phrases().longest(tokens, 0) if tokens else None
    return found[0] if found and found[1] in GENERIC else 0


def initials(tokens: Sequence[Token]) -> str:
    """Return the first letters of the words, numbers whole: "tdp 6", "khth"; "" for one word."""
    if len(tokens) <= 1:
        return ""
    return "".join(token.bare if token.number is not None else token.bare[0] for token in tokens)


def number_word(word: str) -> str:
    """Return the digits of a number in a name, also a Roman or a spoken one; other words as they are."""
    if word.isdecimal():
        return str(int(word))
    return _ROMAN.get(word) or (str(SPOKEN[word]) if word in SPOKEN else word)


def number_words() -> frozenset[str]:
    """Return the words, their marks left off, that `number_word` knows."""
    return frozenset(map(fold, (*_ROMAN, *SPOKEN)))


def counts(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a number counts people or hours and numbers no unit: "dự đại hội phường 4 đồng chí"."""
    if tokens[place].number is None or place + 1 >= len(tokens):
        return False
    if _is_a_time(tokens, place + 1):
        return True
    return tokens[place + 1].word in _COUNTED and not begins_no_person(tokens, place + 1)


def _is_a_time(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether what stands after a number makes it a time: "chi bộ 14h ngày 21/5", "tổ 2 tuần nữa họp"."""
    sign, after = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
    if sign.text in ("h", "g") or (sign.text == ":" and sign.glued and after is not None and after.glued):
        return sign.glued or (after is not None and (after.number is not None or after.bare in _PARTS_OF_A_DAY))
    if sign.word == "giờ":
        return after is not None and (after.number is not None or after.bare in _PARTS_OF_A_DAY)
    return sign.word in ("ngày", "hôm", "tuần", "tháng", "bữa") and after is not None and after.word in ("nữa", "sau")


_PARTS_OF_A_DAY = lexicon.words("kinds.parts_of_a_day")


def begins_no_person(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether "đại", "đảng" are no "đại biểu", "đảng viên" and count nobody: "tổ 3 đại hội rồi"."""
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return tokens[place].word in ("đại", "đảng") and after not in ("biểu", "viên")


_COUNTED = lexicon.words("kinds.counted")  # "4 ý kiến", "3 quần chúng"
_NOT_OF_A_NAME = _COUNTED | {"việc", "loại", "mục", "bước", "%", "giờ", "ngày", "hôm", "tuần", "tháng", "phiếu", "/"}


def is_counted(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a number before `place` counts what stands there: "2 đồng chí", "2 bước"."""
    return place < len(tokens) and not begins_no_person(tokens, place) and tokens[place].word in _NOT_OF_A_NAME


def begins_a_day(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a number goes on as a day: "xóm 31/5 đại hội"."""
    if place + 2 >= len(tokens) or tokens[place].number is None:
        return False
    sign, following = tokens[place + 1], tokens[place + 2]
    return sign.text in "/.-" and sign.glued and following.glued and following.number is not None


def is_a_room(tokens: Sequence[Token], start: int, kinds: tuple[str, ...]) -> bool:
    """Tell whether a numbered "phòng" is where something is: "nộp ở phòng 204"."""
    return kinds[-1] == "phong" and start > 0 and tokens[start - 1].bare in ("o", "tai")
