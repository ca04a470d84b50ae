"""Clauses: stretches between marks and conjunctions, each with what it names; split where a second subject begins."""

from collections.abc import Iterator, KeysView, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.reading import lexicon
from domain.reading.clauses.heads import heads
from domain.reading.days.dates import is_past
from domain.reading.days.when import When
from domain.reading.stretches.span import Known, Span
from domain.reading.words.tokens import Token

_STOPS = frozenset('.;!?\n,:()–—•*|→"“”…✅❌☑✔✓➡•▪▫●○◦')
_PREDICATES = frozenset(
    ("finish", "already", "not_yet", "untouched", "unfinished", "doing", "postpone", "stuck", "unable", "step",
     "success", "near", "begin", "wait")
)  # fmt: skip
_IMPLIES = {
    "side_act": ("act",), "draft_act": ("act", "side_act"), "register": ("act",), "approve": ("act",),
    "returned": ("stuck",), "outcome": ("wait",), "paid_up": ("finish",), "no_day": ("not_yet",),
    "moved_to": ("from_to",), "how_come": ("ask_tail",),
}  # fmt: skip
_FILLERS = frozenset(
    ("plain", "tell", "polite", "person", "glue", "mark", "laughter", "sigh", "kind", "time", "word", "this_one")
)
_LIGHT_WORDS = "plain tell wonder polite person glue mark laughter sigh kind time addressee not_question able this_one"
LIGHT = frozenset(_LIGHT_WORDS.split())


@dataclass(slots=True)
class Clause:
    """Spans between two stops; `before` and `after` are those stops; `line` counts sentences; `acts` are its verbs."""

    spans: list[Span]
    before: str = ""
    after: str = ""
    line: int = 0
    quoted: bool = False
    acts: tuple[str, ...] = ()
    frame: When | None = None  # the day that opened its sentence
    names: dict[str, int] = field(default_factory=dict)
    _cues: KeysView[str] = field(init=False)

    def __post_init__(self) -> None:
        self._cues = self.names.keys()
        for place, span in enumerate(self.spans):
            self.names.setdefault("then" if self._is_then(place) else span.name, place)
            if span.name == "no" and any(
                other.name in ("act", "side_act", "task") for other in self.spans[place + 1 : place + 3]
            ):
                self._mark_no_more()
            if span.moves:
                self.names.setdefault("from_to", place)
            if span.event:
                self.names.setdefault("event", place)
            for other in _IMPLIES.get(span.name, ()):
                self.names.setdefault(other, place)

    def _is_then(self, place: int) -> bool:
        """Tell whether "rồi" means then: "em chốt rồi gửi bác"."""
        after = self.spans[place + 1] if place + 1 < len(self.spans) else None
        return self.spans[place].name == "already" and after is not None and after.name == "act" and place > 0

    def _mark_no_more(self) -> None:
        """Read "không tổ chức 20/5 nữa": the plan is off."""
        place = next((place for place, span in enumerate(self.spans) if span.again), None)
        if place is not None:
            self.names.setdefault("no_more", place)

    def has(self, *names: str) -> bool:
        """Tell whether one of these cues stands in the clause."""
        return not self._cues.isdisjoint(names)

    def of(self, name: str) -> Iterator[Span]:
        """Return the spans of this name in order."""
        return (span for span in self.spans if span.name == name)

    def has_only_names(self, *others: str) -> bool:
        """Tell whether nothing but units, tasks, fillers and `others` stands in the clause: "cả PX2 lẫn đội xe"."""
        names = (LIGHT - {"able"}) | {"unit", "task", *others}
        return all(span.name in names for span in self.spans)

    def cores(self) -> list[Span]:
        """Return the spans that carry meaning, fillers left out."""
        return [span for span in self.spans if span.name not in _FILLERS]


def split(spans: Sequence[Span], tokens: Sequence[Token], known: Known) -> list[Clause]:
    """Return the clauses of a message in order."""
    clauses: list[Clause] = []
    held: list[Span] = []
    before, line, quoted = "", 0, False
    for span in (*heads(_without_idle_stops(spans, tokens), tokens, known), None):
        stop = _stop(span, tokens, held)
        if stop is None and span is not None and not _begins_anew(held, span, tokens):
            held.append(span)
            continue
        if held:
            acts = tuple(_phrase(span, tokens) for span in held if _is_act(span, tokens))
            clauses.append(_with_sequel(Clause(held, before, stop or "", line, quoted, acts), tokens, known.today))
            before = stop or ""
        held = []
        if stop in (".", "!", "?", "\n", ";"):
            line += 1
        if stop is not None and stop in '"“”':
            quoted = not quoted
        if stop is not None and span is not None and span.name == "mark":
            before = stop if stop != "," or not before.strip(",") else before
        elif span is not None:
            held = [span]
            before = stop or ""
    return clauses


_MOVING = lexicon.words("clause.moving")
_ACTS = frozenset(("act", "side_act", "draft_act", "register", "approve"))


def _is_act(span: Span, tokens: Sequence[Token]) -> bool:
    """Tell whether a span holds a verb of the task: "nộp", also "thu đủ"."""
    return span.name in _ACTS or (span.name == "finish" and tokens[span.start].bare not in _ENDING)


_ENDING = lexicon.words("clause.ending")


def _phrase(span: Span, tokens: Sequence[Token]) -> str:
    return " ".join(token.bare for token in tokens[span.start : span.end])


def _with_sequel(clause: Clause, tokens: Sequence[Token], today: date) -> Clause:
    """Mark what comes only after something else: "ký xong là in" tells of neither; and "đổi 23/5" as a move."""
    for place, span in enumerate(clause.spans[:-1]):
        link = clause.spans[place + 1]
        moved = span.end == span.start + 1 and tokens[span.start].word in _MOVING
        ahead = link.name == "day" and link.when and not is_past(link.when, today)
        if (moved and ahead) or _is_dropped(clause, place, tokens):  # "em chuyển hôm qua" handed it over
            clause.names.setdefault("postpone", place)
        if _asks_until(clause, place, tokens):
            clause.names.setdefault("ask_until", place)
        so = link.name == "glue" and tokens[link.start].word in ("là", "thì")
        if so and span.when and clause.has("finish") and not (clause.has("already") or is_past(span.when, today)):
            clause.names.setdefault("will", place)  # "thứ bảy là treo xong"
        if so and span.name == "finish":
            after = {other.name for other in clause.spans[place + 2 :]}
            if (after & _NEXT_DEED or not after) and "finish" not in after:
                clause.names.setdefault("sequel", place)
        then = [other.name for other in clause.spans[place + 1 : place + 3]] == ["person", "act"]
        if span.name == "finish" and (link.name == "order" or then):
            clause.names.setdefault("sequel", place)  # "đại hội xong nhớ khao", "họp xong em gửi biên bản"
        if span.name == "doing" and tokens[span.end - 1].word == "có" and link.name in ("unit", "task", "near"):
            after = {other.name for other in clause.spans[place + 2 :]}
            if after & {"act", "finish", "already"} and "figure" not in after:
                clause.names.setdefault("so_far", place)  # "mới có CB2 nộp"
    return clause


_NEXT_DEED = frozenset(("act", "side_act", "draft_act", "promise", "task", "register", "step"))


def _is_dropped(clause: Clause, place: int, tokens: Sequence[Token]) -> bool:
    """Read "lịch 22/5 của bên em | bỏ rồi": the day that stands before is off."""
    if tokens[clause.spans[place].start].word not in _DROPPING or clause.names.get("day", place) >= place:
        return False
    after = clause.spans[place + 1].name
    return after in LIGHT or after == "already"


_DROPPING = lexicon.words("clause.dropping")


def _asks_until(clause: Clause, place: int, tokens: Sequence[Token]) -> bool:
    """Read "cho em sang tuần", "thông cảm cho tôi đến thứ sáu", "xin phép đến 25/6": for whom, until when."""
    word, after = tokens[clause.spans[place].start].word, clause.spans[place + 1 : place + 4]
    whom = word == "cho" and after[0].name in ("person", "self")
    until = after[whom:]
    towards = bool(until) and until[0].name != "day" and tokens[until[0].start].word in _TOWARDS  # no "qua tuần"
    return (whom or (word == "xin" and towards)) and [span.name for span in until[towards:]][:1] == ["day"]


_TOWARDS = lexicon.words("clause.towards")


def _without_idle_stops(spans: Sequence[Span], tokens: Sequence[Token]) -> list[Span]:
    """Take "mà" at the end of a sentence for a particle, "hoãn rồi mà?", and "còn 1, 4 đang họp" for one clause."""
    result = list(spans)
    left = False  # within a list after "còn"
    for place, span in enumerate(result):
        following = result[place + 1] if place + 1 < len(result) else None
        last = following is None or following.name in ("mark", "polite", "person")
        if last and tokens[span.start].word == "mà":
            result[place] = span._replace(name="polite")
        if not last and span.name == "hearsay" and tokens[span.start].word == "thì":
            result[place] = span._replace(name="glue")  # "theo kế hoạch thì phải 9/6 mới họp"
        if left and following and following.unit and tokens[span.start].text == ",":
            result[place] = span._replace(name="glue")
        left = span.name in ("remain", "near") or (left and (span.unit is not None or result[place].name in LIGHT))
    return result


def _stop(span: Span | None, tokens: Sequence[Token], held: list[Span]) -> str | None:
    """Return the stop that a span is: a mark, "nhưng", "còn" before a new subject; None if it goes on."""
    if span is None:
        return ""
    if span.name == "mark":
        sign = tokens[span.start].text
        return sign if sign in _STOPS or (sign == "-" and not held) else None
    if span.name in ("but", "because", "so", "complaint") and held:
        return span.name
    word = tokens[span.start].word
    but = word == "mà" or (tokens[span.start].loose and word == "ma")
    if but and span.name != "polite" and any(other.name in ("finish", "already") for other in held):
        return "mà"
    remains = span.name in ("remain", "except") or (span.name == "near" and word in ("còn", "chỉ"))
    told = _TOLD | {"day"} if span.end - span.start > 1 else _TOLD  # "Lê Lợi mai nộp còn lại đã nộp đủ"
    return "còn" if remains and any(other.name in told for other in held) else None


_TOLD = _PREDICATES | {"perfect"}


def _begins_anew(held: list[Span], span: Span, tokens: Sequence[Token]) -> bool:
    """Tell whether a second subject begins without a mark: "vk xong | ns chưa làm", "CB1 xong | CB2 chưa"."""
    if span.name in ("act", "register") and held and tokens[held[-1].start].word == "và":
        return any(other.name in ("act", "register", "finish", "already") for other in held)
    if span.name == "figure" and held and _word_of(held[-1], tokens) in ("và", "với", "cùng"):
        return any(other.name == "figure" for other in held)  # "bầu chi ủy 5 đồng chí và 3 đại biểu"
    if span.name == "doing" and tokens[span.start].bare == "moi":
        return any(other.name == "not_yet" for other in held)  # "chưa nộp chị ơi | mới gom được mấy người"
    if span.name not in ("unit", "task", "self", "the_rest"):
        return False
    kinds = ("task",) if span.name == "task" else ("unit", "self")
    first = next((place for place, other in enumerate(held) if other.name in kinds), None)
    if first is None:
        return False
    also = "day" if span.name in ("unit", "the_rest") else "figure" if held[-1].name == "figure" else ""
    said = _PREDICATES | {also}  # "CB4 mai | CB5 chưa", "chi ủy 3 | đại biểu 2"
    return any(other.name in said for other in held[first + 1 :]) and not _takes_a_unit(held[-1], tokens)


def _word_of(span: Span, tokens: Sequence[Token]) -> str:
    return tokens[span.start].word


def _takes_a_unit(span: Span, tokens: Sequence[Token]) -> bool:
    """Tell whether a unit after this word is no new subject: "gửi CB3", "chưa CB3"; "đang họp CB4 mai" begins anew."""
    return span.name == "not_yet" or (span.name == "act" and tokens[span.start].word != "họp")
