"""One pass over the tokens: what each stretch of a message is, a day, steps, a unit, a task, a cue or a plain word."""

from collections.abc import Callable, Sequence
from functools import cache

from domain.reading import lexicon
from domain.reading.days import dates
from domain.reading.days.calendar_words import SPOKEN
from domain.reading.names.kinds import kinds_at
from domain.reading.names.units import UnitMention
from domain.reading.numbers import figures, steps
from domain.reading.numbers.numerals import spoken_at, word_at
from domain.reading.stretches import gapped, handed, listed, lookalikes, numbered
from domain.reading.stretches.span import Here, Known, Span
from domain.reading.words import vocabulary
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token

CUE_FILES = ("progress", "delays", "talk", "places", "fillers")
_LIGHT = frozenset(("plain", "polite", "glue", "person", "elsewhere"))  # who is listed is not elsewhere
_WHOLE, _NEAR = 100, 5  # per cent, words


def find(tokens: Sequence[Token], known: Known) -> list[Span]:
    """Return the spans of a message from left to right; they cover it without overlap."""
    said = dates.calendar(tokens, known.today)
    known = known._replace(listed=listed.short_names(tokens, known.roster, known.own))
    spans: list[Span] = []
    place = 0
    while place < len(tokens):
        span = _span_at(tokens, place, said, known, spans)
        spans.append(span)
        place = span.end
    return gapped.with_days(spans, known)


def _span_at(tokens: Sequence[Token], place: int, said: dates.Calendar, known: Known, spans: list[Span]) -> Span:
    here = Here(tokens, place, said, known, spans)
    token = tokens[place]
    if token.mark:
        cue = cues().longest(tokens, place)
        return _cue(here, cue) if cue else Span("mark", place, place + 1)
    if token.parts > 1 and known.roster.after_a_short_kind(tokens, place):
        return _named_at(here)  # "CN Hà Đông" is a branch, no Sunday
    if token.number is not None or token.word in _COUNTS or token.bare in _COUNTS or dates.may_begin(said, place):
        for find_counted in _COUNTED:
            counted = find_counted(here)
            if counted:
                return counted
    return _named_at(here)


_COUNTS = frozenset((*SPOKEN, "hăm", "bước", "buoc", "khâu", "khau", "số", "so"))  # what a figure or steps begin with


def _named_at(here: Here) -> Span:
    """Return the unit, task or cue that stands here, the longest first; else the plain word or mark."""
    place = here.place
    if each := numbered.each_of_a_kind(here) or numbered.none_of_them(here):
        return each
    cue = _cue_at(here)
    task = _task(here)
    if cue and cue[1] in _NO_NAMES and cue[0] == place + 1 and _is_a_name(here):
        cue = None
    if cue and place in here.known.listed and not here.token.loose and here.token.word not in vocabulary.words():
        cue = None  # "Dược hoãn", "Dược chưa kiểm điểm" are of a unit, no "được hoãn"
    cue_end, task_end = cue[0] if cue else 0, task[0] if task else 0
    unit = _unit(here, cue, max(cue_end, task_end))
    if unit and not (task and task_end >= unit.end and unit.unit and not unit.unit.kinds):
        return unit
    if task and task_end >= cue_end:
        event = cue is not None and cue[1] in ("act", "approve")
        return Span("task", place, task_end, tasks=task[1], event=event)
    if cue:
        return _cue(here, cue)
    return Span("word", place, place + 1)


def _cue_at(here: Here) -> tuple[int, str] | None:
    """Return the cue that stands here; the "cả" of "nộp đủ cả 3 rồi" begins the next, so does a task's name."""
    tokens, place = here.tokens, here.place
    cue = cues().longest(tokens, place)
    if cue and cue[0] - place > 1:
        name = here.known.tasks.named_at(tokens, cue[0] - 1)
        if name and name[0] > cue[0]:
            return cues().longest(tokens[: cue[0] - 1], place)  # "xong | báo cáo kết quả", no "xong báo"
        if cue[1] == "ask_tail" and tokens[cue[0] - 1].bare == "chua" and _is_a_verb(tokens, cue[0]):
            return cues().longest(tokens[: cue[0] - 1], place)  # "in xong | chưa gửi"
    if cue and cue[1] in _BEFORE_A_KIND and cue[0] - place > 1 and kinds_at(tokens, cue[0] - 1)[1] > cue[0]:
        return cues().longest(tokens[: cue[0] - 1], place)  # "chưa | chi bộ nào", not "chưa chi"; "voi | cb3"
    if cue is None or cue[1] != "finish" or cue[0] - place == 1 or tokens[cue[0] - 1].word not in ("cả", "hết"):
        return cue
    further = cues().longest(tokens, cue[0] - 1)
    if further is None or further[1] not in _QUANTIFIERS or further[0] <= cue[0]:
        return cue
    return cues().longest(tokens[: cue[0] - 1], place)


def _is_a_verb(tokens: Sequence[Token], place: int) -> bool:
    cue = cues().longest(tokens, place)
    return cue is not None and cue[1] in ("act", "side_act", "draft_act")


_BEFORE_A_KIND = frozenset(("not_yet", "no", "untouched", "sigh"))
_QUANTIFIERS = frozenset(("all", "all_tasks", "the_rest", "rest_tasks"))


def _task(here: Here) -> tuple[int, tuple[str, ...]] | None:
    """Return the task named here; "đại hội CB5" is no "đại hội chi bộ" but a unit's."""
    task = here.known.tasks.named_at(here.tokens, here.place)
    if task is None:
        return here.known.tasks.elected_at(here.tokens, here.place) or listed.task_by_a_word(here)
    for further in range(here.place + 1, task[0]):
        unit = here.known.roster.named_at(here.tokens, further)
        if unit and unit.end > task[0] and unit.codes and unit.kinds:
            return here.known.tasks.named_at(here.tokens[:further], here.place) or task  # "kịch bản | Đoàn TN"
    return task


_NO_NAMES = frozenset(("stuck", "harm", "chatter", "will", "ask_word", "hearsay", "sarcasm", "side_act"))


def _is_a_name(here: Here) -> bool:
    """Tell whether a word without marks is a person's name, not a word typed in haste: "cu Bi", "cô Lan"."""
    token, before = here.token, here.tokens[here.place - 1] if here.place else None
    return token.loose and token.capital and not token.upper and before is not None and not before.mark


def _unit(here: Here, cue: tuple[int, str] | None, longest: int) -> Span | None:
    """Return the unit named here, if its name is longer than any other thing that begins here."""
    tokens, place, known = here.tokens, here.place, here.known
    unit = known.roster.named_at(tokens, place)
    if unit is None or (cue and unit.end == cue[0] and not unit.kinds):
        unit = listed.part_of_a_name(here, cue[0] if cue else 0) or unit or listed.told_in_short(here)
    if unit and not unit.codes and lookalikes.is_a_thing(unit, known):
        return None
    if unit and not unit.kinds and place and (tokens[place - 1].number is not None or tokens[place - 1].text == "%"):
        unit = unit if unit.end > place + here.token.parts else None  # "45 ĐV" are people, not the unit DV
    if unit and lookalikes.is_time_label(tokens, unit, known):
        return Span("glue", place, unit.end)
    several = len(known.own) > 1 and cue is not None and cue[1] == "object"
    if several and unit and set(unit.codes) <= set(known.own):
        cue = None  # "kế hoạch gửi rồi, hành chính mai gửi", from one who answers for both
    light = cue is None or cue[1] in _LIGHT or (unit is not None and lookalikes.is_listed_name(here, unit))
    if unit and here.token.parts > 1 and set(unit.codes) <= set(known.own):
        light = True  # one's own code, "mn", before what it is short for elsewhere
    if unit and here.token.upper and here.token.text != here.token.word and here.token.parts == 1:
        longest = place  # "CG chưa", no "cũng chưa"
    if unit and unit.end >= longest + (0 if unit.kinds or light or here.token.upper else 1):
        return numbered.through(here, Span("unit", place, unit.end, unit=unit))
    short = known.listed.get(place)
    if short and longest <= place + 1:
        return Span("unit", place, place + 1, unit=UnitMention(place, place + 1, short))
    alien = listed.not_listed(here) if unit is None and not short else None
    return Span("unit", place, alien.end, unit=alien) if alien and alien.end > longest else None


def _cue(here: Here, cue: tuple[int, str]) -> Span:
    end, name = cue
    if _is_no_cue(name, here, end):
        task = here.known.tasks.named_at(here.tokens, here.place)
        return Span("task", here.place, task[0], tasks=task[1]) if task else Span("glue", here.place, here.place + 1)
    name = _meant_by(name, here, end)
    count = figures.count_in(here.tokens[here.place : end]) if name in _QUANTIFIERS else None
    others = numbered.several_units(here, count, here.place + 1) if name == "the_rest" and count else None
    if others and others.meant:
        return others._replace(end=end)  # "ba chi bộ kia xong, còn mỗi chi bộ 2"
    return Span(name, here.place, end, units=count, again=here.token.word == "nữa", kind=_kind_in(name, here, end))


def _meant_by(name: str, here: Here, end: int) -> str:
    """Return what a cue is, as what stands around it shows."""
    if name == "ack" and here.token.word == "ok" and _follows_a_name(here):
        return "finish"  # "CB1 ok, CB2 cũng ok"
    if here.token.word in _THERE and end == here.place + 1 and _ends_after_a_name(here, end):
        return "finish"  # "VP có, Dân vận có", "lý lịch CB4 đủ"
    if name == "everybody" and lookalikes.is_the_rest(here, end):
        return "the_rest"
    if name == "act" and handed.is_thing(here, end):
        return "object"
    if name in ("postpone", "earlier") and handed.is_passed_on(here, end):
        return "side_act"
    whole = name == "part" and here.known.tasks.named_at(here.tokens, end)  # "xong phần trang trí"
    also = name == "correction" and any(token.word == "cũng" for token in here.tokens[end : end + _NEAR])
    return "glue" if whole or also else name  # "cb5 ok, à quên, cb6 cũng ok" takes nothing back


def _kind_in(name: str, here: Here, end: int) -> str:
    """Return the kind of units that a crowd is of: "các khoa", "tất cả các chi bộ"; that of "còn lại" is the rest."""
    if name == "remain":
        return "rest" if here.tokens[end - 1].word == "lại" else ""
    if name not in ("addressee", "all", "the_rest"):
        return ""
    found = (kinds_at(here.tokens[:end], place)[0] for place in range(here.place + 1, end))
    return next(filter(None, found), ("",))[-1]


def _follows_a_name(here: Here) -> bool:
    also = bool(here.before) and here.tokens[here.before[-1].start].word in ("cũng", "đều", "thì", ":")
    return len(here.before) > also and here.before[-1 - also].name in ("unit", "task")


_THERE = frozenset(("có", "đủ"))


def _ends_after_a_name(here: Here, end: int) -> bool:
    return word_at(here.tokens, end) in ("", ",", ";", ".", "\n") and _follows_a_name(here)


def _is_no_cue(name: str, here: Here, end: int) -> bool:
    """Tell whether a cue is part of something else.

    "cả 5" of "cả 5 bước", "có kế hoạch" where the plan itself is asked for.
    """
    tokens, place, known = here.tokens, here.place, here.known
    if name == "all":
        count = figures.count_in(tokens[place:end])
        again = any(span.figure and span.figure.people and span.figure.value == count for span in here.before)
        if again or (word_at(tokens, end) in _NO_UNITS and word_at(tokens, end + 1) != "hội"):
            return True  # "bầu 3 người, trúng cả 3"
        return any(steps.step_at(tokens, further, known.totals) for further in range(place + 1, end))
    return name == "has_plan" and any(known.tasks.named_at(tokens, further) for further in range(place, end))


_NO_UNITS, _BEFORE_A_DAY = lexicon.words("spans.no_units"), lexicon.words("spans.before_a_day")


def _years(here: Here) -> Span | None:
    end = figures.years_at(here.tokens, here.place)
    gone = here.place == 1 and here.tokens[0].word == "năm" and (here.token.number or 0) < here.known.today.year
    return Span("past_term" if gone else "glue", here.place, end) if end else None


def _steps(here: Here) -> Span | None:
    step = steps.step_at(here.tokens, here.place, here.known.totals)
    if step is None or (not step.sure and _is_date_here(here, step)):
        return None
    return Span("step", here.place, step.end, step=step)


def _day(here: Here) -> Span | None:
    when = dates.find(here.said, here.place)
    return Span("day", here.place, when.end, when=when) if when else None


def _percent(here: Here) -> Span | None:
    end = figures.percent_at(here.tokens, here.place)
    if end is None or here.token.number is None:
        return None
    name = "finish" if here.token.number >= _WHOLE else "percent"
    return Span(name, here.place, end, figure=figures.Figure(here.place, end, here.token.number))


def _figure(here: Here) -> Span | None:
    cue = cues().longest(here.tokens, here.place)
    if cue and cue[1] in _QUANTIFIERS:
        return None
    figure = figures.figure_at(here.tokens, here.place)
    if figure is None:
        spoken = spoken_at(here.tokens, here.place)
        if spoken and numbered.is_asked_for(here):
            return Span("figure", here.place, spoken[1], figure=figures.Figure(here.place, spoken[1], spoken[0]))
        return numbered.several_units(here, *spoken) if spoken else None
    several = numbered.several_units(here, figure.value, figure.end) if figure.of is None else None
    return several or Span("figure", here.place, figure.end, figure=figure)


def _is_date_here(here: Here, step: steps.Step) -> bool:
    """Tell whether "5/5" is a day after all: after "ngày" or "ký", or where the task just named has no such steps."""
    if here.place and here.tokens[here.place - 1].bare in _BEFORE_A_DAY:
        return True
    named = next((span for span in reversed(here.before) if span.name in ("task", "mark")), None)
    if named is None or named.name == "mark":
        return bool(here.before) and here.before[-1].name in ("act", "register", "plan", "postpone")
    return all(here.known.tasks.by_key[key].steps != step.total for key in named.tasks)


def _up_to(name: str, end_at: Callable[[Sequence[Token], int], int | None]) -> Callable[[Here], Span | None]:
    """Return what finds the spans of a name that need no more than their end."""
    return lambda here: Span(name, here.place, end) if (end := end_at(here.tokens, here.place)) else None


_COUNTED: tuple[Callable[[Here], Span | None], ...] = (
    _years,
    _steps,
    _day,
    numbered.unit_in_a_list,
    _up_to("paper", figures.paper_number_at),
    _percent,
    _up_to("time", figures.time_at),
    _figure,
)


@cache
def cues() -> Phrases[str]:
    """Return the phrases of all cue files; where two files hold the same phrase, the first counts."""
    files = [pair for name in CUE_FILES for pair in lexicon.patterns(name).items()]
    files.sort(key=lambda pair: pair[0] == "chatter")  # without marks "bo" is rather bộ
    return Phrases.of((pattern, concept) for concept, found in files for pattern in found)
