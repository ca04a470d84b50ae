"""Things and what they are of, joined: "biên bản đại hội" is about the minutes, not the congress."""

from collections.abc import Sequence
from itertools import takewhile

from domain.reading import lexicon
from domain.reading.names.namesakes import is_level
from domain.reading.names.tasks import mentions
from domain.reading.stretches.span import Known, Span
from domain.reading.words.tokens import Token
from domain.vietnamese import fold


def heads(spans: Sequence[Span], tokens: Sequence[Token], known: Known) -> list[Span]:
    """Join a thing with the thing it is of.

    "biên bản đại hội" is about the minutes, "kế hoạch của Đảng ủy" about a paper of theirs.
    """
    result: list[Span] = []
    place = 0
    while place < len(spans):
        span = spans[place]
        if span.tasks and _is_only_when(span, result, tokens, known):
            span = span._replace(name="glue", tasks=())
        if span.name in ("task", "object"):
            end, theirs = _modifiers(span, spans, place, tokens, known)
            what = _carried(span, spans[place + 1 : end], tokens, known)
            span = span._replace(end=spans[end - 1].end) if what is None else what._replace(start=span.start)
            if theirs:
                span = span._replace(name="theirs", tasks=())
            place = end
            citing = _citing(span, spans[end:], tokens)
            if citing is not None:
                span, place = span._replace(name="glue", tasks=()), end + citing
        else:
            place += 1
        result.append(span)
    return result


def _is_only_when(span: Span, before: Sequence[Span], tokens: Sequence[Token], known: Known) -> bool:
    """Read "đảng phí nộp trước | đại hội", "đại hội kẹt | nhân sự": it only tells when, for what, what lacks.

    And "đang đại hội, tới phần biểu quyết | văn kiện": which part of the meeting is on.
    """
    if not before:
        return False
    meets = _meets(span, known)
    word = tokens[before[-1].end - 1].word
    if not meets and word in _WITHIN and any(other.tasks and _meets(other, known) for other in before):
        return True
    last = {token.word for token in tokens[before[-1].start : before[-1].end]}
    held = before[-1].name in ("stuck", "lack") or not last.isdisjoint(_BESIDE_IT if meets else _LACKING)
    clause = takewhile(lambda other: other.name not in ("mark", "finish", "already"), reversed(before))
    return held and any(other.tasks for other in clause)


def _meets(span: Span, known: Known) -> bool:
    return known.tasks.meetings.issuperset(span.tasks)


_LACKING = frozenset(("thiếu",))  # "còn thiếu mỗi | biên bản"
_BESIDE_IT, _WITHIN = lexicon.words("heads.beside_it"), lexicon.words("heads.within")


def _citing(paper: Span, after: Sequence[Span], tokens: Sequence[Token]) -> int | None:
    """Return how many spans after a paper say that it is only cited: "kế hoạch ghi 9/6", "như giấy mời đã gửi"."""
    names = [span.name for span in after[:2]]
    says = names[1:] and tokens[after[0].start].word in _SAYS
    if says and (names[1] in _SAID or tokens[after[1].start].word in ("là", "rõ")):
        return 1
    before = [token.word for token in tokens[max(paper.start - 2, 0) : paper.start]]
    if not before or before[-1] not in _CITES or (before[1:] and before[0] not in _EXACTLY):
        return None
    made = names == ["perfect", "act"]
    return 2 if made else 0 if not names or names[0] in ("mark", "day", "glue", "self") else None


_SAYS, _CITES, _EXACTLY = lexicon.words("heads.says"), lexicon.words("heads.cites"), lexicon.words("heads.exactly")
_SAID = frozenset(("day", "task", "unit", "self", "figure"))


def _carried(head: Span, topics: Sequence[Span], tokens: Sequence[Token], known: Known) -> Span | None:
    """Return the task that a letter itself is: "công văn góp ý …", "phiếu đăng ký"; not "công văn đại hội"."""
    task = topics[0] if head.name == "object" and tokens[head.start].word in _LETTERS and topics else None
    if task is None or not task.tasks:
        return None
    deed = tokens[task.start].bare
    does = any(fold(known.tasks.by_key[key].title).startswith(deed) for key in task.tasks)
    return task._replace(end=topics[-1].end) if does else None


_LETTERS = lexicon.words("heads.letters")  # "công văn", "tờ trình", "văn bản"


def _modifiers(
    head: Span, spans: Sequence[Span], place: int, tokens: Sequence[Token], known: Known
) -> tuple[int, bool]:
    """Return the place after the words that only tell which thing it is, and whether it is somebody else's."""
    end = place + 1
    while end < len(spans):
        span = spans[end]
        following = spans[end + 1] if end + 1 < len(spans) else None
        owner = following if tokens[span.start].word == "của" else None
        if span.name == "paper":
            end += 2 if following is not None and following.name in ("day", "old") else 1
        elif span.name in ("task", "object") and _tells_which(head, span, tokens, known):
            end += 1
        elif (
            (span.name in ("act", "word", "plain") or tokens[span.start].word in _SERVING)
            and following is not None
            and following.name in ("task", "object")
            and _is_topic(head, span, following, tokens, known)
        ):
            end += 2
        elif owner and (owner.name == "authority" or (owner.name == "kind" and is_level(tokens[owner.start].word))):
            return end + 2, not _tells_which(head, owner, tokens, known)
        elif span.name == "authority" and head.tasks and _comes_down(following, tokens):
            return end + 1, not _tells_which(head, span, tokens, known)
        elif owner and owner.name in ("task", "object"):
            end += 2
        else:
            break
    return end, False


def _comes_down(deed: Span | None, tokens: Sequence[Token]) -> bool:
    """Read "kế hoạch cấp trên | gửi về chỗ em"; "giấy mời Đảng ủy gửi rồi" went there."""
    sent = deed is not None and deed.name in ("act", "side_act") and deed.end < len(tokens)
    return sent and deed is not None and tokens[deed.end].word in _DOWN


_DOWN, _SERVING, _INTO = lexicon.words("heads.down"), lexicon.words("heads.serving"), lexicon.words("heads.into")


def _is_for_a_meeting(head: Span, span: Span, known: Known) -> bool:
    """Tell whether a paper or work is named with the meeting that it is for: "văn kiện đại hội"."""
    return bool(head.tasks and span.tasks) and known.tasks.meetings.isdisjoint(head.tasks) and _meets(span, known)


def _tells_which(head: Span, span: Span, tokens: Sequence[Token], known: Known) -> bool:
    """Tell whether the thing right after a thing is its topic: "biên bản đại hội", not "biên bản, đại hội"."""
    if _is_for_a_meeting(head, span, known):
        return True
    phrase = " ".join(token.bare for token in tokens[span.start : span.end])
    if head.tasks and not any(mentions(known.tasks.by_key[key], phrase) for key in head.tasks):
        return span.name == "object"
    return span.name != "authority" or bool(head.tasks)


def _is_topic(head: Span, act: Span, span: Span, tokens: Sequence[Token], known: Known) -> bool:
    phrase = " ".join(token.bare for token in tokens[act.start : span.end])
    serves = tokens[act.start].word in _SERVING
    return (
        (serves and (tokens[act.start].word in _INTO or _is_for_a_meeting(head, span, known)))
        or any(mentions(known.tasks.by_key[key], phrase) for key in head.tasks)
        or (head.name == "object" and tokens[act.start].word == "tổ")
    )
