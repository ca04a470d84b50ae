"""One pass over the tokens: what each stretch of the message is (a day, steps, a unit, a task, a cue, a plain word or a mark)."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from domain.reading import dates, figures, lexicon, steps
from domain.reading.kinds import kinds_at
from domain.reading.match import Phrases
from domain.reading.tasks import Tasks
from domain.reading.tokens import Token
from domain.reading.units import Roster, UnitMention

CUE_FILES = ("progress", "delays", "talk", "places", "fillers")


_TWO = 2
_LIGHT = frozenset(("plain", "polite", "glue", "person"))
_WHOLE = 100  # per cent


class Span(NamedTuple):
    """A stretch of tokens. `name` is the cue's concept, or "day", "step", "figure", "unit", "task", "word", "mark".

    `event`: the task is named by what is done ("duyệt nội dung"), not by a thing ("lịch duyệt"). `count`: how many units "cả hai" means; `again`: the word nữa; `moves`: a day right after a verb of moving.
    """

    name: str
    start: int
    end: int
    when: dates.When | None = None
    step: steps.Step | None = None
    figure: figures.Figure | None = None
    unit: UnitMention | None = None
    tasks: tuple[str, ...] = ()
    event: bool = False
    count: int | None = None
    again: bool = False
    moves: bool = False
    kind: str = ""


class Known(NamedTuple):
    """What the message is read against."""

    today: date
    tasks: Tasks
    roster: Roster
    own: tuple[str, ...]
    totals: frozenset[int]
    listed: Mapping[int, tuple[str, ...]] = MappingProxyType({})


def find(tokens: Sequence[Token], known: Known) -> list[Span]:
    """Return the spans of a message from left to right; they cover it without overlap."""
    said = dates.calendar(tokens, known.today)
    known = known._replace(listed=_short_names(tokens, known.roster))
    spans: list[Span] = []
    place = 0
    while place < len(tokens):
        span = _span_at(tokens, place, said, known, spans)
        spans.append(span)
        place = span.end
    return spans


def _short_names(tokens: Sequence[Token], roster: Roster) -> dict[int, tuple[str, ...]]:
    """Return the places of short names that stand in a list of at least two: "nội, ngoại, sản ok hết"."""
    found = {place: codes for place, token in enumerate(tokens) if (codes := roster.listed_name(token))}
    return found if len({codes for codes in found.values()}) > 1 else {}


def _span_at(tokens: Sequence[Token], place: int, said: dates.Calendar, known: Known, spans: list[Span]) -> Span:
    token = tokens[place]
    counted = _count_at(tokens, place, said, known, spans)
    if counted:
        return counted
    cue = cues().longest(tokens, place)
    task = known.tasks.named_at(tokens, place)
    unit = known.roster.named_at(tokens, place)
    best_cue, best_task = cue[0] if cue else 0, task[0] if task else 0
    if unit and not unit.kinds and place and tokens[place - 1].number is not None and unit.end == place + token.parts:
        unit = None  # "45 ĐV" are people, not the unit DV
    if unit and _is_time_label(tokens, unit, known):
        return Span("glue", place, unit.end)
    light = cue is None or cue[1] in _LIGHT
    if unit and unit.end >= max(best_cue, best_task) + (0 if unit.kinds or light or tokens[place].upper else 1):
        return Span("unit", place, unit.end, unit=unit)
    if task and best_task >= best_cue:
        event = cue is not None and cue[1] in ("act", "approve")
        return Span("task", place, best_task, tasks=task[1], event=event)
    listed = known.listed.get(place)
    if listed and max(best_cue, best_task) <= place + 1:
        return Span("unit", place, place + 1, unit=UnitMention(place, place + 1, listed))
    if cue and _is_no_cue(cue[1], tokens, place, best_cue, known):
        return Span("glue", place, place + 1)
    if cue:
        count = figures.count_in(tokens[place:best_cue]) if cue[1] in ("all", "all_tasks", "the_rest") else None
        return Span(cue[1], place, best_cue, count=count, again=token.word == "nữa")
    return Span("mark" if token.mark else "word", place, place + 1)


def _count_at(
    tokens: Sequence[Token], place: int, said: dates.Calendar, known: Known, spans: list[Span]
) -> Span | None:
    """Return steps, a day, a further number of a list of units, or a figure, if one stands here."""
    years = figures.years_at(tokens, place)
    if years:
        return Span("glue", place, years)
    step = steps.step_at(tokens, place, known.totals)
    if step and (step.sure or not _is_date_here(tokens, place, step, spans, known)):
        return Span("step", place, step.end, step=step)
    when = dates.find(said, place)
    if when:
        return Span("day", place, when.end, when=when)
    token = tokens[place]
    if token.number is not None:
        listed = _listed_unit(token, place, spans, tokens, known)
        if listed:
            return listed
    paper = figures.paper_number_at(tokens, place)
    if paper:
        return Span("paper", place, paper)
    percent = figures.percent_at(tokens, place)
    if percent and token.number is not None:
        whole = token.number >= _WHOLE
        return Span(
            "finish" if whole else "percent", place, percent, figure=figures.Figure(place, percent, token.number)
        )
    clock = figures.time_at(tokens, place)
    if clock:
        return Span("time", place, clock)
    cue = cues().longest(tokens, place)
    if cue and cue[1] in ("the_rest", "all", "all_tasks"):
        return None
    figure = figures.figure_at(tokens, place)
    several = _several_units(tokens, figure, known) if figure else None
    if several:
        return several
    if figure and (token.number is not None or figure.people):
        return Span("figure", place, figure.end, figure=figure)
    return None


def _is_time_label(tokens: Sequence[Token], unit: UnitMention, known: Known) -> bool:
    """Tell whether "TG:" stands for thời gian and no unit: a time follows, and the unit is not the sender's."""
    if tokens[unit.start].text != "tg" or set(unit.codes) & set(known.own):
        return False
    following = [token for token in tokens[unit.end : unit.end + 3] if not token.mark]
    return bool(following) and (
        following[0].number is not None or following[0].bare in ("ngay", "sang", "chieu", "toi", "thu")
    )


def _several_units(tokens: Sequence[Token], figure: figures.Figure, known: Known) -> Span | None:
    """Return "4 thôn" as units where the list has exactly four of that kind; else it is a mere tally."""
    if figure.of is not None or figure.value < _TWO:
        return None
    kinds, end = kinds_at(tokens, figure.end)
    if not kinds or len(known.roster.of_kind(kinds[-1])) != figure.value:
        return None
    return Span("all", figure.start, end, kind=kinds[-1], count=figure.value)


def _is_no_cue(name: str, tokens: Sequence[Token], place: int, end: int, known: Known) -> bool:
    """Tell whether a cue is part of something else: "cả 5" of "cả 5 bước", "có kế hoạch" where the plan itself is asked for."""
    if name == "all":
        if end < len(tokens) and tokens[end].word in ("đồng", "đảng", "người", "đại"):
            return True
        return any(steps.step_at(tokens, further, known.totals) for further in range(place + 1, end))
    return name == "has_plan" and any(known.tasks.named_at(tokens, further) for further in range(place + 1, end))


def _is_date_here(tokens: Sequence[Token], place: int, step: steps.Step, spans: list[Span], known: Known) -> bool:
    """Tell whether "5/5" is a day after all: after "ngày" or "ký", or where the task just named has no such steps."""
    if place and tokens[place - 1].bare in _BEFORE_A_DAY:
        return True
    named = next((span for span in reversed(spans) if span.name in ("task", "mark")), None)
    if named is None or named.name == "mark":
        return bool(spans) and spans[-1].name in ("act", "register", "plan", "postpone")
    return all(known.tasks.by_key[key].steps != step.total for key in named.tasks)


_BEFORE_A_DAY = frozenset(("ngay", "hom", "mung", "mong", "lich", "ky", "hop", "sang", "chieu", "toi"))


def _listed_unit(token: Token, place: int, spans: list[Span], tokens: Sequence[Token], known: Known) -> Span | None:
    """Read "2" in "CB 1, 2 xong", and "1" in "1, 2 xong" where the sender's units are numbered."""
    before = _unit_before(spans)
    if spans and spans[-1].name == "all":
        codes = known.roster.numbered(token.number or 0, ("chi bo",), known.own)
        return Span("unit", place, place + 1, unit=UnitMention(place, place + 1, codes, ("chi bo",))) if codes else None
    kinds: tuple[str, ...] | None = (
        before.kinds if before and before.codes and tokens[before.end - 1].number is not None else None
    )
    if before is None and _opens_number_list(tokens, place, spans):
        kinds = ()
    if kinds is None or token.number is None or _is_counted(tokens, place + 1):
        return None
    codes = known.roster.numbered(token.number, kinds, known.own)
    return Span("unit", place, place + 1, unit=UnitMention(place, place + 1, codes, kinds)) if codes else None


def _unit_before(spans: list[Span]) -> UnitMention | None:
    """Return the unit that a list goes on from: "CB 1" before ", 2" or "và 2"."""
    for span in reversed(spans):
        if span.unit:
            return span.unit
        if span.name not in ("mark", "glue"):
            return None
    return None


def _opens_number_list(tokens: Sequence[Token], place: int, spans: list[Span]) -> bool:
    """Tell whether a bare number begins a clause and is followed by another or by a word that can be said of a unit."""
    if spans and not (spans[-1].name == "mark" or spans[-1].name in ("remain", "polite", "glue")):
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None:
        return False
    if after.text in (",", "+", "&") or after.word == "và":
        return place + 2 < len(tokens) and (tokens[place + 2].number is not None)
    if after.bare in _SAID_OF_UNITS or after.text == ":":
        return True
    return any(span.unit and span.unit.kinds == () for span in spans) and after.bare in _SAID_IN_LISTS


_SAID_OF_UNITS = frozenset(("xong", "chua", "dang", "da", "roi", "thi"))
_SAID_IN_LISTS = frozenset(
    ("mai", "hom", "ngay", "sap", "con", "van", "gui", "nop", "xin", "lui", "hoan", "moi", "vua", "vuong", "ket")
)


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].word in (
        "đồng",
        "đảng",
        "đại",
        "người",
        "bước",
        "%",
        "giờ",
        "ngày",
        "hôm",
        "tuần",
        "tháng",
        "phiếu",
        "/",
    )


@cache
def cues() -> Phrases:
    """Return the phrases of all cue files; where two files hold the same phrase, the first counts."""
    seen: dict[tuple[str, ...], str] = {}
    for name in CUE_FILES:
        for concept, phrases in lexicon.phrases(name).items():
            for phrase in phrases:
                seen.setdefault(tuple(phrase.split()), concept)
    return Phrases(seen.items())


def totals_of(steps: Mapping[str, int | None]) -> frozenset[int]:
    """Return how many steps the open tasks have, where they say."""
    return frozenset(total for total in steps.values() if total)
