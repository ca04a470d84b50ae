"""Whom and what a clause is about: its units, its tasks, and which task a figure belongs to."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.clauses.tense import Verdict
from domain.reading.names.kinds import GENERIC
from domain.reading.names.tasks import content_words
from domain.reading.stretches.span import Known, Span
from domain.reading.values import TaskWords
from domain.reading.words.tokens import Token
from domain.values import AnswerType, Status

Names = tuple[str | None, ...]


class Asked(NamedTuple):
    """What surrounds a message: the open tasks and units, whose it is, what it answers."""

    known: Known
    about: str | None
    group: bool
    due: Mapping[str, date]

    def default_task(self) -> TaskWords | None:
        """Return the task of a message that names none: the one it answers, else the only one open."""
        tasks = self.known.tasks
        if self.about:
            return tasks.by_key.get(self.about)
        return tasks.open[0] if len(tasks.open) == 1 else None


def units_of(part: Clause, asked: Asked, mentioned: Names = ()) -> Names:
    """Return the units named in a clause; None for one that is not listed or not clear."""
    own = asked.known.own
    named: list[str | None] = []
    for span in part.of("unit"):
        codes = span.unit.codes if span.unit else ()
        if span is awaited(part, asked) or (not codes and _is_a_place(part, span)):
            continue
        named += span.meant  # those between: "tổ 1 đến tổ 4"
        if len(codes) > 1:
            codes = tuple(code for code in codes if code in own) or codes
        named.append(codes[0] if len(codes) == 1 else None)
    if not named and mentioned and (left := _so_many_left(part, asked, mentioned)):
        return left
    if not named and (part.has("the_rest") or (mentioned and _is_the_rest(part))):
        return rest(part, asked, mentioned)
    if part.has("all"):
        crowd = everyone(part, asked)
        beside = any(span.kind and span.units for span in part.of("all")) and set(crowd).isdisjoint((*named, None))
        if beside or not named:
            return (*dict.fromkeys(named), *crowd)  # "hội sở với hai phòng thì chưa"
    return tuple(dict.fromkeys(named)) or _crowd(part, asked)


def busy_one(part: Clause) -> Names:
    """Return the unit of whose trouble the next clause goes on: "Nội xong. Riêng Sản kín lịch trực, xin dời 27/5"."""
    first = next((span for span in part.spans if span.name not in LIGHT and span.name != "remain"), None)
    busy = first.unit.codes if first and first.unit and part.has("busy", "doing", "chatter") else ()
    return busy if len(busy) == 1 and part.after in (",", "so") else ()


def tells_of_oneself(part: Clause, tokens: list[Token], asked: Asked) -> bool:
    """Read "CB2 mượn hội trường rồi nên em dời" as told of the one unit that the sender answers for."""
    first = next((span for span in part.spans if span.name not in ("so", "but", "glue", "plain", "polite")), None)
    mine = first is not None and first.name == "person" and tokens[first.end - 1].word in _ME
    return mine and len(asked.known.own) == 1 and not part.has("unit")


_ME = lexicon.words("subjects.me")


def _is_a_place(part: Clause, span: Span) -> bool:
    """Read "nhà văn hóa khu 2" as where it is, not as a unit that is not listed."""
    place = part.spans.index(span)
    return place > 0 and part.spans[place - 1].name == "facility"


def awaited(part: Clause, asked: Asked) -> Span | None:
    """Return the other unit for whose signature the sender waits, of which nothing is told: "đợi hội sở ký"."""
    for wait, unit, deed in zip(part.spans, part.spans[1:], part.spans[2:], strict=False):
        if wait.name == "wait" and unit.unit is not None and deed.name in ("act", "approve"):
            return unit if asked.known.own and set(unit.unit.codes).isdisjoint(asked.known.own) else None
    return None


def _is_the_rest(part: Clause) -> bool:
    """Tell whether "còn lại" names the units not yet named: "tổ 1, tổ 2 nộp rồi. Còn lại chưa"."""
    first, second = (*part.spans, None, None)[:2]
    whole = first is not None and first.kind == "rest"
    deed = second is not None and second.name in _DEEDS and part.has("already", "perfect")
    return whole and second is not None and (deed or second.name in _TOLD_OF_THE_REST)


_DEEDS = frozenset(("act", "side_act", "draft_act", "perfect"))  # "còn lại gửi cả rồi"; not "còn lại nộp phí nữa thôi"
_TOLD_OF_THE_REST = frozenset(("not_yet", "finish", "already", "doing", "untouched", "unfinished", "postpone"))


def _so_many_left(part: Clause, asked: Asked, mentioned: Names) -> Names:
    """Return the units of "còn lại 3 ban", "còn 3 khoa chưa": as many as are not mentioned yet."""
    places = [place for place, span in enumerate(part.spans) if span.name == "all" and span.units]
    if not places or not places[0] or part.spans[places[0] - 1].name != "remain":
        return ()
    span = part.spans[places[0]]
    pool = asked.known.own if len(asked.known.own) > 1 else asked.known.roster.codes
    for codes in (asked.known.roster.of_kind(span.kind) if span.kind else (), pool):
        left = tuple(code for code in codes if code not in mentioned)
        if len(left) == span.units:
            return left
    return (None,)


def _crowd(part: Clause, asked: Asked) -> Names:
    """Return the units of "các khoa xong hết rồi": the sender's of that kind, an outsider's all; (None,) if unclear."""
    first = next((span for span in part.spans if span.name not in ("polite", "plain", "glue", "mark")), None)
    if first is None or first.name != "addressee" or not part.has("finish", "already", "perfect", "not_yet"):
        return ()
    own, roster = asked.known.own, asked.known.roster
    listed = roster.codes if first.kind in GENERIC else roster.of_kind(first.kind) if first.kind else ()
    whose = tuple(code for code in listed if code in own) if own else listed
    return whose if len(whose) > 1 else (None,)


def rest(part: Clause, asked: Asked, mentioned: Names) -> Names:
    """Return the sender's units (an outsider: all) that were not mentioned before.

    (None,) if their number is said and differs.
    """
    pool = asked.known.own if len(asked.known.own) > 1 else asked.known.roster.codes
    span = next(part.of("the_rest"), None)
    alike = asked.known.roster.of_kind(span.kind) if span else ()  # "mấy sở còn lại"
    left = tuple(code for code in pool if code not in mentioned and (code in alike or not alike))
    count = span.units if span else None
    return left if mentioned and left and count in (None, len(left)) else (None,)


def all_but(units: Names, asked: Asked) -> Names:
    """Return the units of "trừ CB3 ra thì xong hết": the sender's others where CB3 is the sender's, else all others."""
    own = asked.known.own
    pool = own if len(own) > 1 and set(units) <= set(own) else asked.known.roster.codes
    return tuple(code for code in pool if code not in units) or (None,)


def everyone(part: Clause, asked: Asked) -> Names:
    """Return the units of "tất cả", "cả hai": the one set that fits, the sender's first; (None,) if none does."""
    span = next(part.of("all"), None)
    if span and span.meant:
        return span.meant
    count = span.units if span else None
    sets = [asked.known.own, asked.known.roster.codes]
    if span and span.kind:
        sets.append(asked.known.roster.of_kind(span.kind))
    if count is None:
        own = asked.known.own
        return own if len(own) > 1 else () if own and not (span and span.kind) else asked.known.roster.codes
    fitting = [codes for codes in sets if len(codes) == count]
    if not fitting and count == len(asked.known.tasks.open):
        return ()
    return fitting[0] if fitting else (None,)


def tasks_of(part: Clause, asked: Asked, mentioned: Names = ()) -> Names:
    """Return the open tasks named in a clause; None for a name that two tasks share."""
    named: list[str | None] = [asked.about] if part.has("this_one") and asked.about and not part.has("task") else []
    for span in part.of("task"):
        if len(span.tasks) == 1:
            named.append(span.tasks[0])
        else:
            named.append(asked.about if asked.about in span.tasks else None)
    everything = all_tasks(part, asked) or _rest_of_tasks(part, asked, mentioned)
    if everything and not named:
        return everything
    dated = asked.known.tasks.of_answer(AnswerType.DATE)
    if len(dated) == 1 and not named and _is_about_a_day(part):
        named.append(dated[0].key)
    stepped = asked.known.tasks.of_answer(AnswerType.STEPS)
    totals = [span.step.total for span in part.of("step") if span.step]
    if len(stepped) == 1 and not named and asked.default_task() is None and totals[:1] == [stepped[0].steps]:
        named.append(stepped[0].key)  # "xong 3/5 bước": only one task has so many
    if not named and not dated and asked.default_task() is None:
        named += _told_by_a_verb(part, asked)
    return tuple(dict.fromkeys(named))


def _told_by_a_verb(part: Clause, asked: Asked) -> list[str]:
    """Read "thôn Đoài tổ chức hôm 6/6" as told of the one task whose title so begins, where nothing else is named."""
    if part.has("word", "object", "part", "prepare", "chatter", "addressee", "doing"):
        return []  # "đang họp" is where one is
    keys = {asked.known.tasks.of_verb(act) or asked.known.tasks.of_verb(act.removesuffix(" xong")) for act in part.acts}
    return [key for key in keys if key] if len(keys) == 1 else []


def _is_about_a_day(part: Clause) -> bool:
    """Read "đăng ký 22/5", "ngày chưa chốt", "chưa định được ngày": about the task that asks for a day."""
    return part.has("no_day") or (part.has("register") and part.has("day"))


def _rest_of_tasks(part: Clause, asked: Asked, mentioned: Names) -> Names:
    """Return the tasks not yet named: "gửi biên bản rồi, hai loại kia thứ Tư"; (None,) if their number differs."""
    span = next(part.of("rest_tasks"), None)
    if span is None:
        return ()
    left = tuple(key for key in asked.known.tasks.by_key if key not in mentioned)
    return left if left and mentioned and span.units in (None, len(left)) else (None,)


def both_tasks(part: Clause, asked: Asked, whose: Names) -> Names:
    """Return all open tasks for the "cả hai" of "CB3: gửi cả hai rồi", where not as many units are meant."""
    span = next(part.of("all"), None)
    keys = tuple(asked.known.tasks.by_key)
    fits = span is not None and not span.kind and span.units == len(keys) and len(whose) not in (0, span.units)
    return keys if fits and not part.has("unit", "task") else ()


def counts_tasks(part: Clause, asked: Asked, named: Collection[str | None]) -> bool:
    """Tell whether "cả hai" of "giấy mời, kịch bản gửi cả hai rồi" counts the tasks just named, not units."""
    span = next(part.of("all"), None)
    bare = span is not None and span.end - span.start == len(("cả", "hai")) and not part.has("unit")
    return bare and span is not None and span.units == len(named) != len(asked.known.own)


def all_tasks(part: Clause, asked: Asked) -> Names:
    """Return all open tasks for "cả hai nội dung", and for "cả hai" where units do not fit but tasks do."""
    keys = tuple(task.key for task in asked.known.tasks.open)
    span = next((span for name in ("all_tasks", "all") for span in part.of(name)), None)
    if span is None or (span.units is not None and span.units != len(keys)):
        return ()
    if span.name == "all":
        others = span.units and part.has("unit") and len(units_of(part, asked)) != span.units and not span.kind
        return keys if others or (span.units and not everyone(part, asked)) else ()  # "CB1 xong cả hai"
    return () if span.kind and asked.about else keys


def _shared(said: set[str], task: TaskWords) -> float:
    """Return how many words of a task were said; of equal counts the task with fewer other words is nearer."""
    words = content_words(task)
    shared = len(said & words)
    return shared + shared / (len(words) + 1)


def figure_task(
    part: Clause, tokens: list[Token], asked: Asked, waiting: Names, carried: Names = ()
) -> tuple[TaskWords | None, int]:
    """Return the open task that a clause's figure answers, and how many of the task's words the clause shares.

    Named in the clause or right before it, or sharing most words with it, else `carried` on, else the one asked about.
    """
    figure = next(part.of("figure"), None)
    if figure is None or figure.figure is None:
        return None, 0
    tasks = asked.known.tasks.of_answer(AnswerType.NUMBER)
    told = [token for span in part.spans for token in tokens[span.start : span.end]]
    said = {token.bare if token.loose else token.word for token in told}  # "đủ" is no "dự"
    if said & {"bau", "bầu"}:
        said |= {"trung", "trúng"}  # who is elected ("bầu") has won ("trúng cử")
    scores = sorted(((_shared(said, task), task) for task in tasks), key=lambda pair: -pair[0])
    named = [(score, task) for score, task in scores if task.key in (*tasks_of(part, asked), *waiting)]
    best = named or scores
    if named or (scores and scores[0][0] and (len(scores) == 1 or scores[0][0] > scores[1][0])):
        return best[0][1], int(best[0][0])
    default = next((task for task in tasks if task.key in carried), asked.default_task())
    fits = default in tasks and (figure.figure.people or not part.has("word"))
    return (default if fits else None), 0


def is_of_another_thing(part: Clause, verdict: Verdict) -> bool:
    """Tell whether a clause is about a thing that no open task asks for.

    "biên bản chưa đánh máy", not "kẹt nhân sự".
    """
    if (
        not part.has("object")
        or part.has("returned")  # "xã trả về bắt bổ sung ảnh" is told of what was handed in
        or verdict.status is Status.BLOCKED
        or verdict.rule in ("waiting", "part not yet", "part of it", "part ahead")
    ):
        return False
    return verdict.status is not Status.POSTPONED or part.names["object"] < part.names.get("postpone", 0)


def is_bare_act(part: Clause) -> bool:
    """Tell whether a clause is a name and a verb only: "Hà Đông nộp", "lý lịch 5 đồng chí đều nộp"."""
    return part.has("act", "side_act") and all(
        span.name in ("unit", "task", "act", "side_act", "self")
        or span.name in LIGHT
        or (span.figure is not None and span.figure.people)
        for span in part.spans
    )


def is_untold_figure(part: Clause, asked: Asked) -> bool:
    """Tell whether people are counted, a task asks for a count, and nothing says which: the message is not whole."""
    counted = any(span.figure is not None and span.figure.people for span in part.of("figure"))
    return counted and bool(asked.known.tasks.of_answer(AnswerType.NUMBER))
