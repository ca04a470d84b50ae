"""Units told by a number alone or counted: "2" in "CB 1 với 2", "bốn với năm gửi rồi", "ba trường xong"."""

from collections.abc import Sequence

from domain.reading import lexicon
from domain.reading.days import dates
from domain.reading.names.kinds import GENERIC, begins_a_day, is_act, is_counted, kinds_at
from domain.reading.names.units import UnitMention
from domain.reading.numbers.numerals import spoken_at, value_of, word_at
from domain.reading.stretches.listed import SAID_OF_UNITS, is_said_of_units
from domain.reading.stretches.span import Here, Span
from domain.reading.words.tokens import Token
from domain.values import AnswerType

_FEWEST = 2  # of units that are counted, and of numbers that make a list
_MOST = 24  # numbers of a list
_LONGEST_KIND = 6  # words
_FAR = 60  # words to look around: the work must not grow with the square of a message
_JOINING = lexicon.words("numbered.joining")


def unit_in_a_list(here: Here) -> Span | None:
    """Read "2" in "CB 1, 2 xong", and "1" in "1 với 2 xong" where the units are numbered."""
    tokens, place = here.tokens, here.place
    value = _number(tokens, place)
    if value is None or is_counted(tokens, place + 1) or is_asked_for(here) or _goes_on(tokens, place):
        return None
    kinds = _kinds_of_list(here)
    if kinds is None:
        return None
    codes = here.known.roster.numbered(value, kinds, here.known.own)
    if not codes:
        return None
    return through(here, Span("unit", place, place + 1, unit=UnitMention(place, place + 1, codes, kinds)))


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether more words belong to a number: "hai" of "hai mốt" is no unit 2."""
    spoken = spoken_at(tokens, place)
    return spoken is not None and spoken[1] > place + 1


def is_asked_for(here: Here) -> bool:
    """Tell whether a number right after a unit is the figure asked for: "chi ủy: cb1 3, cb2 5, cb3 cũng 5"."""
    after_it = here.before[-2:-1] if word_at(here.tokens, here.place - 1) == "cũng" else here.before[-1:]
    if not after_it or after_it[0].unit is None or not here.known.tasks.of_answer(AnswerType.NUMBER):
        return False
    spoken = spoken_at(here.tokens, here.place)
    end = spoken[1] if spoken else here.place + 1
    after = here.tokens[end] if end < len(here.tokens) else None
    return after is None or (after.mark and after.text in ",;.\n")


def through(here: Here, span: Span) -> Span:
    """Return a unit's span with those between it and the one before: "tổ 1 đến tổ 4", "CB1-CB3", "từ 1 đến 5"."""
    first, tokens = _unit_before(here.before, here.tokens), here.tokens
    between = {token.text for token in tokens[first.end : span.start]} if first else set()
    if first is None or not between or not between <= _UP_TO or span.unit is None:
        return span
    low, high = _number(tokens, first.end - 1), _number(tokens, span.end - 1)
    if low is None or high is None or not low < high:
        return span
    if high - low > _MOST:
        return span._replace(unit=span.unit._replace(codes=()))
    rows = [here.known.roster.numbered(value, first.kinds, here.known.own) for value in range(low + 1, high)]
    if any(len(codes) != 1 for codes in rows):
        return span._replace(unit=span.unit._replace(codes=()))  # some of them are not listed
    return span._replace(meant=tuple(codes[0] for codes in rows))


_UP_TO = lexicon.words("numbered.up_to")


def _number(tokens: Sequence[Token], place: int) -> int | None:
    """Return the number that stands at a place, a spoken one only where its marks were typed: "năm", not "nam"."""
    if place >= len(tokens) or (tokens[place].number is None and tokens[place].loose):
        return None
    return value_of(tokens[place])


def _kinds_of_list(here: Here) -> tuple[str, ...] | None:
    """Return the kinds that a bare number goes on with: those of "CB 1" in "CB 1, 2".

    None where it belongs to no list; () at the head of "1, 2 xong".
    """
    spans, tokens = here.before, here.tokens
    if spans and spans[-1].name == "all":
        return ("chi bo",)
    before = _unit_before(spans, tokens)
    if before:
        told = tokens[before.end - 1]
        alike = told.number is not None if here.token.number is not None else _number(tokens, before.end - 1)
        return before.kinds if before.codes and alike else None
    return () if _opens_a_list(here) else None


def _unit_before(spans: list[Span], tokens: Sequence[Token]) -> UnitMention | None:
    """Return the unit that a list goes on from: "CB 1" before ", 2" or "với 2"."""
    for span in reversed(spans):
        if span.unit:
            return span.unit
        if span.name not in ("mark", "glue") and tokens[span.start].word not in _JOINING:
            return None
    return None


def _opens_a_list(here: Here) -> bool:
    """Tell whether a bare number begins a clause and goes on as numbers of units do: "1, 2 xong", "5 với 6 gửi"."""
    tokens, place, spans = here.tokens, here.place, here.before
    beside = any(span.unit and span.unit.kinds == () for span in spans)
    if _are_told_of(here, beside=beside):
        return True
    if spans and spans[-1].name not in (_BESIDE_A_LIST if beside else _BEFORE_A_LIST):
        return False  # "1 xong 2 xong" goes on, "xong 2 bước" does not
    numbers, end = _row(tokens, place)
    after = tokens[end] if end < len(tokens) else None
    if after is None or is_counted(tokens, end):
        return False
    if len(numbers) >= _FEWEST:
        digits = here.token.number is not None and tokens[place + 1].word in (",", "+", "&", "và")
        listed = all(len(here.known.roster.numbered(value, (), here.known.own)) == 1 for value in numbers)
        when = after.number is None and dates.may_begin(here.said, end)
        return digits or (listed and (when or is_said_of_units(tokens, end)))
    left = bool(spans) and spans[-1].name == "remain"  # "còn 2 chưa đóng" counts them
    if here.token.number is not None and not left and (after.bare in SAID_OF_UNITS or after.text == ":"):
        return True
    return (beside or _is_ones_own(here, numbers)) and is_said_of_units(tokens, end)


def _are_told_of(here: Here, *, beside: bool) -> bool:
    """Tell whether numbers after what is told are of units: "đã xong 1,2,5; xin lùi có 6", from who has several."""
    spans, known = here.before, here.known
    at = len(spans) - 1 - (bool(spans) and word_at(here.tokens, spans[-1].start) in ("có", "là", "gồm", ":"))
    if at < 0 or spans[at].name not in _TOLD or len(known.own) == 1 or here.token.number is None:
        return False
    if known.tasks.of_answer(AnswerType.NUMBER):
        return False
    numbers, end = _row(here.tokens, here.place)
    ends = end >= len(here.tokens) or here.tokens[end].mark or here.tokens[end].word in _AT_THE_END
    ends = ends or is_act(here.tokens, end)  # "mới có 3 với 5 nộp"
    listed = all(len(known.roster.numbered(value, (), known.own)) == 1 for value in numbers)
    return ends and listed and (beside or len(numbers) >= _FEWEST)


_TOLD = frozenset(("finish", "already", "not_yet", "act", "doing", "prepare", "postpone", "near", "wait", "unfinished"))
_AT_THE_END = lexicon.words("numbered.at_the_end")


def _is_ones_own(here: Here, numbers: Sequence[int]) -> bool:
    """Tell whether a number in digits is that of a unit of a sender who has several: "2 ban hành rồi, 6 chưa"."""
    own, several = here.known.own, len(here.known.own) > 1 and here.token.number is not None
    return several and all(
        len(codes := here.known.roster.numbered(value, (), own)) == 1 and codes[0] in own for value in numbers
    )


_BEFORE_A_LIST = frozenset(("mark", "remain", "polite", "glue"))
_BESIDE_A_LIST = _BEFORE_A_LIST | {"finish", "already", "not_yet", "near"}


def _row(tokens: Sequence[Token], place: int) -> tuple[list[int], int]:
    """Return the numbers that stand joined from `place` on, and the place after them: 4 and 5 of "bốn với năm"."""
    numbers: list[int] = []
    while (value := _number(tokens, place)) is not None and not begins_a_day(tokens, place):
        numbers.append(value)
        if len(numbers) > _MOST:
            break
        if place + 1 < len(tokens) and None not in (tokens[place].number, tokens[place + 1].number):
            place += 1  # "6 7 xong"
        elif word_at(tokens, place + 1) in _JOINING:
            further = place + 2 + (word_at(tokens, place + 2) == "số")  # "số 1 với số 2"
            if _number(tokens, further) is None:
                return numbers, place + 1
            place = further
        else:
            return numbers, place + 1
    return numbers, place


def several_units(here: Here, value: int, after: int) -> Span | None:
    """Return "4 thôn" as units where the list, or the sender, has exactly four of that kind; else it is a tally.

    Or where it has four besides those that the message names: "ba trường xong, còn mỗi Lê Lợi".
    """
    tokens, roster = here.tokens, here.known.roster
    kinds, end = kinds_at(tokens, after)
    if value < _FEWEST or not kinds or word_at(tokens, here.place - 1) in _OUT_OF:
        return None  # "hai trong ba khoa": nobody knows which two
    named = roster.named_at(tokens, after)
    if named and named.end > end:  # not "ba chi bộ 5, 6, 7"
        codes = named.codes or _sharing_a_word(here, kinds, end)
        alike = len(codes) == value
        return Span("all", here.place, named.end, kind=kinds[-1], units=value, meant=codes) if alike else None
    listed = roster.of_kind(kinds[-1])
    own = tuple(code for code in listed if code in here.known.own)
    if value in (len(listed), len(own)):
        return Span("all", here.place, end, kind=kinds[-1], units=value)
    if value > max(len(listed), len(own)):
        return None
    others = _named_after(here, end)
    if here.before and here.before[-1].name == "remain":  # "xóm 1, xóm 2 nộp rồi, còn 3 xóm mai nộp"
        others |= {code for span in here.before if span.unit for code in (*span.meant, *span.unit.codes[:1])}
    for pool in (own, listed):
        left = tuple(code for code in pool if code not in others)
        if others and len(left) == value and others <= set(pool):
            return Span("all", here.place, end, kind=kinds[-1], units=value, meant=left)
    return None


_OUT_OF = lexicon.words("steps.over")


def _sharing_a_word(here: Here, kinds: tuple[str, ...], place: int) -> tuple[str, ...]:
    """Return the units of a kind whose names begin alike: "hai ấp Bình" for Bình An and Bình Hòa."""
    if place >= len(here.tokens) or not here.tokens[place].capital:
        return ()
    of_kind = here.known.roster.of_kind(kinds[-1])
    window = here.known.roster.window(here.tokens, place, ())
    return tuple(code for code in of_kind if window and window.end == place + 1 and code in window.codes)


def each_of_a_kind(here: Here) -> Span | None:
    """Read "trường nào cũng xong" as all schools but those that the message excepts, if it excepts any.

    And "chưa trường nào nộp" as all of the sender's.
    """
    tokens, roster = here.tokens, here.known.roster
    if not any(token.word == "nào" for token in tokens[here.place + 1 : here.place + _LONGEST_KIND + 1]):
        return None
    kinds, end = kinds_at(tokens, here.place)
    if not kinds or word_at(tokens, end) != "nào":
        return None
    pool = roster.codes if GENERIC.issuperset(kinds) else roster.of_kind(kinds[-1])
    own = tuple(code for code in pool if code in here.known.own)
    if _is_denied(here.before):
        meant = own if len(own) > 1 else () if here.known.own else pool
        return Span("all", here.place, end + 1, kind=kinds[-1], meant=meant) if meant else None
    if word_at(tokens, end + 1) not in ("cũng", "đều"):
        return None
    near = range(max(here.place - _FAR, 0), min(here.place + _FAR, len(tokens)))
    out = [place for place in near if tokens[place].word in _EXCEPTING]
    excepted = [mention for place in out if (mention := roster.named_at(tokens, place + 1)) is not None]
    if not excepted and len(own) < _FEWEST:
        return None
    others = {code for mention in excepted for code in mention.codes}
    left = tuple(code for code in (own if others <= set(own) else pool) if code not in others)
    return Span("all", here.place, end + 2, kind=kinds[-1], meant=left)


def _is_denied(spans: Sequence[Span]) -> bool:
    """Tell whether "chưa", "chưa có", "chưa thấy" stands before: of what follows with "nào" there is none."""
    near = [span for span in spans[-2:] if span.name not in ("glue", "doing")]
    return bool(near) and near[-1].name == "not_yet"


def none_of_them(here: Here) -> Span | None:
    """Read "cái nào" of "chưa cái nào", "chưa gửi việc nào" as all that is asked for, where several tasks are open."""
    tokens, place = here.tokens, here.place
    if (
        word_at(tokens, place) not in _THINGS
        or word_at(tokens, place + 1) != "nào"
        or len(here.known.tasks.open) < _FEWEST
    ):
        return None
    at = next((at for at, span in enumerate(reversed(here.before), 1) if span.name not in _BEFORE_A_THING), None)
    if at is None or here.before[-at].name != "not_yet" or (at < len(here.before) and here.before[-at - 1].tasks):
        return None  # "giấy mời chưa gửi cái nào" is said of the letters
    return Span("all_tasks", place, place + 2, kind="none")


_THINGS = lexicon.words("numbered.things")
_BEFORE_A_THING = frozenset(("act", "side_act", "draft_act", "finish", "able", "glue", "plain", "prepare"))
_EXCEPTING = frozenset(("trừ", "mỗi", "riêng"))


def _named_after(here: Here, start: int) -> set[str]:
    """Return the units that the rest of a message names by themselves."""
    places = range(start, min(start + _FAR, len(here.tokens)))
    found = (here.known.roster.named_at(here.tokens, place) for place in places)
    return {mention.codes[0] for mention in found if mention and len(mention.codes) == 1}
