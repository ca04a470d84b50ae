"""What looks like a unit and is none, or like something else and is one: "bản 1", "TG: 8h"; "Kiểm tra 16/6"."""

from collections.abc import Sequence

from domain.reading import lexicon
from domain.reading.names.units import UnitMention
from domain.reading.stretches.span import Here, Known
from domain.reading.words import vocabulary
from domain.reading.words.tokens import Token

_FAR, _NEAR = 30, 5  # words around a label, and behind it
_TIMED = lexicon.words("lookalikes.timed")


def is_a_thing(unit: UnitMention, known: Known) -> bool:
    """Tell whether "bản 1", "nhóm Zalo" are no units: a copy, a chat, where no listed unit is of such a kind."""
    kind = unit.kinds[-1] if unit.kinds else ""
    return kind in vocabulary.kinds_or_things() and not known.roster.of_kind(kind)


def is_listed_name(here: Here, unit: UnitMention) -> bool:
    """Tell whether a capital makes a name of words that mean something else: "VP xong, Kiểm tra 16/6"."""
    tokens, place = here.tokens, here.place
    if not here.token.capital or here.token.upper or not place:
        return False
    before = tokens[place - 1].text
    listed = before not in ".!?\n" and any(span.unit for span in here.before)
    return listed or (unit.end < len(tokens) and tokens[unit.end].text == ":")


def is_time_label(tokens: Sequence[Token], unit: UnitMention, known: Known) -> bool:
    """Tell whether "TG:" stands for thời gian and no unit: a time follows, and the unit is not the sender's."""
    if tokens[unit.start].text != "tg" or set(unit.codes) & set(known.own):
        return False
    near = tokens[max(unit.start - _FAR, 0) : unit.end + _FAR]
    if any(token.upper and token.text != "tg" and known.roster.is_code(token) for token in near):
        return False  # "VP 12/5, TG 21/5"
    following = [token for token in tokens[unit.end : unit.end + _NEAR] if token.word not in _TIMED]
    return bool(following) and (
        following[0].number is not None or following[0].bare in ("ngay", "sang", "chieu", "toi", "thu")
    )


def is_the_rest(here: Here, end: int) -> bool:
    """Tell whether "các chi bộ khác" are those not yet named: "CB4 xin lùi, các chi bộ khác xong cả"."""
    others = here.tokens[end - 1].word in ("khác", "kia", "lại")
    return others and len(here.known.own) != 1 and any(span.unit for span in here.before)
