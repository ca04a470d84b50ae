"""Names without their kind that stand in a list: "nội, ngoại, sản ok hết"."""

from collections.abc import Collection, Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.days import dates
from domain.reading.names.kinds import begins_a_day, is_act, is_verb, kinds_at
from domain.reading.names.namesakes import is_level
from domain.reading.names.units import Roster, UnitMention
from domain.reading.numbers.numerals import word_at
from domain.reading.stretches.span import Here
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token
from domain.values import AnswerType

_FEWEST = 2  # words of a name that is told in part


def short_names(tokens: Sequence[Token], roster: Roster, own: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the places of short names in a list, "nội, ngoại, sản ok hết", and of one's own unit at the front."""
    named = {place: codes for place, token in enumerate(tokens) if (codes := roster.listed_name(token))}
    found: dict[int, tuple[str, ...]] = {}
    for place, codes in named.items():
        if _stands_apart(tokens, place) or place - 1 in found:  # "noi ngoai xong"
            found[place] = codes
    if len(set(found.values())) > 1:
        return found
    return {
        place: codes
        for place, codes in found.items()
        if _is_name(tokens, place) or (not place and set(codes) <= set(own))
    }


def _stands_apart(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a word may be a name by itself: not "dong" of "chua nop dong nao", typed without marks."""
    token = tokens[place]
    if not token.loose or token.capital or not place:
        return True
    before = tokens[place - 1]
    return before.mark or before.bare in ("va", "voi", "con", "khoa", "thon", "to")


def _is_name(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a word in a sentence is a name by its capital: "còn Thượng thì chưa", "Dong, Y te da nop"."""
    token = tokens[place]
    listed = place + 1 < len(tokens) and tokens[place + 1].text == ","
    if listed and token.capital and not token.upper and (not place or tokens[place - 1].mark):
        return True
    if not place or not token.capital or token.upper or token.loose:
        return False
    before = tokens[place - 1]
    return before.word in ("còn", "và", "với", "riêng") or (before.mark and before.text in ",:;-")


def part_of_a_name(here: Here, cue_end: int) -> UnitMention | None:
    """Return the unit of which two words or more of its name begin a clause: "hành chính chưa, phụ nữ 3 em".

    Where the sender's own, or where the message has named another unit before; words that are a verb name none.
    """
    tokens, place = here.tokens, here.place
    if here.token.loose or here.token.mark or not (place == 0 or _ends_a_clause(tokens[place - 1])):
        return None
    found = here.known.roster.window(tokens, place, ())
    if found is None or len(found.codes) != 1 or found.end - place < _FEWEST:
        return None
    goes_on = _goes_on_as_a_list(here, found.end)
    own, beside = here.known.own, goes_on or any(span.unit and span.unit.codes != found.codes for span in here.before)
    verb = cue_end == found.end and (is_act(tokens, place) or not here.token.capital)
    if verb or is_verb([tokens[place]._replace(capital=False), *tokens[place + 1 : found.end]], ()):
        task = here.known.tasks.named_at(tokens, place)
        beside = beside and not (own and task)  # "Đội xe: kế hoạch ban hành rồi" where a plan is asked for
        whose = beside or not own or (len(own) > 1 and set(found.codes) <= set(own))
        named = whose and (goes_on or _is_no_verb(here, found.end))
        return found._replace(kinds=(here.token.bare,)) if named else None
    return found if beside or set(found.codes) <= set(own) else None


def _is_no_verb(here: Here, end: int) -> bool:
    """Tell whether what follows makes a name of a verb: "tổ chức nộp rồi", "kiểm tra chưa"; not "tổ chức họp"."""
    deed = " ".join(token.bare for token in here.tokens[here.place : end])
    if word_at(here.tokens, end) in _NEVER_AFTER_A_VERB:
        return True
    number = end < len(here.tokens) and here.tokens[end].number is not None
    unasked = here.known.tasks.of_verb(deed) is None and word_at(here.tokens, end) != "họp"
    return unasked and (number or is_said_of_units(here.tokens, end))


_NEVER_AFTER_A_VERB = lexicon.words("listed.never_after_a_verb")


def not_listed(here: Here) -> UnitMention | None:
    """Return an institution that opens a clause, tells of its own progress, and is none of the units listed.

    "Bưu điện tỉnh đại hội xong rồi"; not "bưu điện chưa phát giấy mời".
    """
    tokens, place = here.tokens, here.place
    if place and not _ends_a_clause(tokens[place - 1]) and here.before[-1].name not in ("polite", "person"):
        return None
    found = _institutions().longest(tokens, place)
    if found is None or here.token.loose:
        return None
    end = found[0] + is_level(word_at(tokens, found[0]))
    deed = end
    while word_at(tokens, deed) in _BEFORE_A_DEED:
        deed += 1
    own = word_at(tokens, deed) in _DEEDS or here.known.tasks.named_at(tokens, deed) is not None
    return UnitMention(place, end, ()) if own else None


_BEFORE_A_DEED = lexicon.words("listed.before_a_deed")
_DEEDS = lexicon.words("listed.deeds")


@cache
def _institutions() -> Phrases[bool]:
    return Phrases((phrase.split(), True) for phrase in lexicon.phrases("institutions")["institution"])


def told_in_short(here: Here) -> UnitMention | None:
    """Return the one unit that the word or kind opening a clause can mean: "Đoàn thì chưa", "thuế nộp rồi".

    Of the sender's own where the sender has several; else of all, beside another unit or from one who has none.
    """
    tokens, place, known = here.tokens, here.place, here.known
    if here.token.loose or here.token.mark or not (place == 0 or _ends_a_clause(tokens[place - 1])):
        return None
    kinds, end = kinds_at(tokens, place)
    begun: Collection[str] = () if end > place + 1 else known.roster.begun_by(here.token)
    if begun or not kinds:
        kinds, end = (), place + 1
    figure = end < len(tokens) and tokens[end].number is not None and _is_a_day_or_figure(here, end)
    beside_next = _goes_on_as_a_list(here, end)
    listed = beside_next or (here.token.capital and word_at(tokens, end) == ",")  # "Tòa, Thuế nộp rồi"
    when = end < len(tokens) and tokens[end].number is None and dates.may_begin(here.said, end)
    if not (figure or listed or when or is_said_of_units(tokens, end)):
        return None
    begun = begun or (known.roster.alike(kinds[-1]) if kinds else ())  # "xưởng" for a Phân xưởng
    own = tuple(code for code in known.own if code in begun)
    several, beside = len(known.own) > 1, beside_next or any(span.unit for span in here.before)
    codes = own if own and (several or len(own) == len(begun)) else begun if beside or not known.own else ()
    if len(codes) == 1:
        return UnitMention(place, end, tuple(codes), kinds or (here.token.bare,))
    found = None if kinds or here.token.number is not None else known.roster.window(tokens, place, ())
    if found is None or len(found.codes) != 1 or found.end != place + 1 or is_level(here.token.word):
        return None
    whose = beside or not known.own or set(found.codes) <= set(known.own)
    return found if whose else None


def _goes_on_as_a_list(here: Here, end: int) -> bool:
    """Tell whether another unit is named right after this one, by its name or a word of it: "thuế với thống kê"."""
    if word_at(here.tokens, end) not in _IN_A_LIST or end + 1 >= len(here.tokens):
        return False
    following, roster = here.tokens[end + 1], here.known.roster
    if following.mark or following.loose or following.number is not None:
        return False
    named = roster.named_at(here.tokens, end + 1) or roster.window(here.tokens, end + 1, ())
    return len(named.codes if named else roster.begun_by(following)) == 1


_IN_A_LIST = lexicon.words("listed.in_a_list")


def _is_a_day_or_figure(here: Here, place: int) -> bool:
    asked = here.known.tasks
    return begins_a_day(here.tokens, place) or bool(
        asked.of_answer(AnswerType.NUMBER) or asked.of_answer(AnswerType.DATE)
    )


def task_by_a_word(here: Here) -> tuple[int, tuple[str, ...]] | None:
    """Return the task of which one word is told: "mời thì gửi rồi", "phí: đủ"; its last word also: "đóng phí rồi"."""
    tokens, place = here.tokens, here.place
    found = None if here.token.loose or here.token.mark else here.known.tasks.of_word(here.token.word)
    if found is None:
        return None
    key, last = found
    opens = not place or _ends_a_clause(tokens[place - 1])
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    topic = opens and (after in ("thì", ":") or (last and is_said_of_units(tokens, place + 1)))
    handed = last and bool(here.before) and here.before[-1].name in ("act", "side_act")
    return (place + 1, (key,)) if topic or handed else None


def is_said_of_units(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether what stands here is said of a unit told in short: "6 xong", "5 với 6 gửi", "đội chưa nộp"."""
    if place >= len(tokens):
        return False
    return tokens[place].bare in _SAID or is_act(tokens, place)


SAID_OF_UNITS = lexicon.words("listed.said_of_units")
_SAID_IN_LISTS = lexicon.words("listed.said_in_lists")
_SAID = SAID_OF_UNITS | _SAID_IN_LISTS


def _ends_a_clause(token: Token) -> bool:
    return (token.mark and token.text in ",;.:\n-") or token.word in _BEFORE_A_NAME


_BEFORE_A_NAME = lexicon.words("listed.before_a_name")
