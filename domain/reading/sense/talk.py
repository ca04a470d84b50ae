"""Talk that must not be recorded: acknowledgements, wishes, conditions, promises, other people's doings, chatter."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.stretches.span import Span
from domain.reading.words import vocabulary
from domain.reading.words.tokens import Token


def talks(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a clause is talk; each rule below has its example."""
    return any(rule(clause, tokens) for rule in _RULES)


def supposes(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "chi bộ 3 mà xong trước thì em đi bằng đầu": a fancy, also with "nhỉ" at its end."""
    if clause.after == "?" or clause.has("already", "perfect", "not_yet"):
        return False
    words = [tokens[span.start].word for span in clause.spans[clause.before == "mà" :]]
    if "mà" not in words or "thì" not in words[words.index("mà") :]:
        return False
    return not clause.has("ask_tail") or any(tokens[span.start].word == "nhỉ" for span in clause.of("ask_tail"))


def _says_so(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "mong tuần này xong", "nếu xong thì", "xong gì mà xong", "chúc mừng", "em đang bận"."""
    del tokens
    if clause.has("condition") and clause.names.get("postpone", len(clause.spans)) < clause.names["condition"]:
        return False  # "lùi lại sau khi tổng kết"
    if clause.has("sequel") and not clause.has("day", "already", "perfect", "not_yet"):
        return True
    what = clause.has("task") or clause.before == ":"
    if what and clause.has("past_term") and clause.has("already", "perfect") and clause.has("act", "finish"):
        return False  # "kế hoạch ban hành từ đợt trước rồi"
    if clause.has("busy") and clause.has("lack", "figure") and clause.has("task"):
        return False  # "sơ yếu còn thiếu của một đồng chí đang đi học", "đại biểu đi trên huyện 4"
    return clause.has(*_TALK) or (clause.has("everybody") and not clause.has("unit", "self"))


_TALK = (
    "past_term", "busy", "sarcasm", "wish", "template", "condition", "withdraw", "congratulate", "greeting", "test",
)  # fmt: skip


def _is_out(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em đang ngoài thao trường", "bác đang dưới bến": where the writer is now, and nothing of the work."""
    at = clause.names.get("doing")
    if at is None or len(clause.spans) < at + 3 or not {span.name for span in clause.spans[:at]} <= _WHO:
        return False
    where, after = clause.spans[at + 1], clause.spans[at + 2 :]
    there = tokens[where.start].word in _WHERE and where.end == where.start + 1
    return there and after[0].name == "word" and all(span.name in LIGHT or span.name == "word" for span in after)


_WHO = frozenset(("person", "polite", "self", "time", "laughter"))
_WHERE = lexicon.words("talk.where")


def _states_a_rule(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "theo quy định phải xong 5 bước mới được trình", "hướng dẫn ghi rõ chưa qua bước 3 thì không lấy phiếu"."""
    if not clause.has("rule") or clause.has("already", "perfect", "self", "unit", "doing", "postpone", "stuck"):
        return False
    denied = clause.spans[clause.names.get("not_yet", len(clause.spans)) :]
    return not denied or any(tokens[span.start].word == "thì" for span in denied)


def begins_with_a_rule(parts: Sequence[Clause], tokens: Sequence[Token]) -> bool:
    """Read "nguyên tắc là duyệt xong kịch bản rồi mới được in giấy mời": no "already" stands there but "rồi mới"."""
    first = next((span for span in parts[0].spans if span.name not in LIGHT), None)
    if first is None or first.name != "rule" or any(part.has(*_OWN_DOINGS) for part in parts):
        return False
    over = [span.end for part in parts for span in part.of("already")]
    return all(end < len(tokens) and tokens[end].word == "mới" for end in over)


_OWN_DOINGS = ("self", "unit", "perfect", "not_yet", "postpone", "stuck")


def goes_on(clause: Clause) -> bool:
    """Read "TG soạn xong trước 28/5 rồi chuyển cho anh": "rồi" before a verb is "then", and nothing is told as done."""
    then = any(one.name == "already" and other.name in ("act", "side_act") for one, other in pairwise(clause.spans))
    return then and clause.has("day") and not clause.has("perfect")


def _wonders(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em chưa rõ ạ"."""
    del tokens
    return clause.has("wonder") and not clause.has("task", "not_yet", "postpone", "stuck")


def _will_tell(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em báo lại sau", "mai bác báo nhé", "để em xem"; not "VP kính báo: …", "mai em làm ngay"."""
    if not clause.has("tell", "promise"):
        return False
    if clause.has(*_MORE_THAN_WORDS):
        over = clause.has("finish") and (clause.has("already", "perfect") or not clause.has("promise"))
        return clause.has("promise") and not clause.has("day", "step") and not over
    if clause.has("day") and not clause.has("tell"):
        return any(token.word in _TELLING for span in clause.of("promise") for token in tokens[span.start : span.end])
    return clause.has("promise", "day") or not clause.has("unit", "self", "task")


def _receives(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "nhận được kế hoạch rồi ạ"."""
    del tokens
    return clause.has("receive") and not clause.has("not_yet", "figure")


def _chats(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "cơm xong rồi", "3 đại biểu đi xe anh Tùng", "dời trận giao hữu sang thứ bảy"."""
    del tokens
    if not clause.has("chatter") or clause.has("stuck", "because"):
        return False  # "vì vướng thi học kỳ"
    if clause.has("postpone") and not _puts_off_a_pastime(clause):
        return False
    if clause.has("not_yet", "unable") and clause.has("act"):
        return False  # "mưa quá chưa họp được"
    if clause.has("task"):
        return not clause.has("unit", *_MORE_THAN_A_MEAL)
    return not clause.has("unit") and not (clause.has("self") and clause.has("act"))


def _is_elsewhere(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "hội cựu chiến binh thôn mình đại hội xong", "kế hoạch kinh doanh gửi về Hội sở rồi"."""
    del tokens
    if not clause.has("elsewhere") or clause.has("task", "postpone"):
        return False
    return _is_over_elsewhere(clause) or not clause.has("unit", "self")


def _is_over_elsewhere(clause: Clause) -> bool:
    """Read "phòng em đăng ký khám sức khỏe ngày 20/5", "khoa em họp giao ban xong": one's own, but another matter."""
    done = clause.has("register", "already", "perfect", "finish") and not clause.has(
        "not_yet", "doing", "so", "because"
    )
    before = [span.name for span, after in pairwise(clause.spans) if after.name == "elsewhere"]
    return done and any(name in ("act", "register", "side_act", "finish") for name in before)


_MORE_THAN_A_MEAL = (
    "act", "finish", "already", "perfect", "postpone", "not_yet", "doing", "success", "step", "stuck", "unable",
    "wait", "near", "lack", "remain", "will", "plan", "begin", "unfinished", "untouched", "prepare", "register",
)  # fmt: skip


def _puts_off_a_pastime(clause: Clause) -> bool:
    """Read "dời trận giao hữu": what is put off is none of the trade's; "mưa quá hoãn sang thứ bảy" gives a reason."""
    return any(span.name == "postpone" and following.name == "chatter" for span, following in pairwise(clause.spans))


def _thanks(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "cảm ơn chi bộ 1, chi bộ 2 đã cử người sang giúp": whoever is thanked is told nothing of."""
    del tokens
    at = clause.names.get("thanks")
    if at is None or any(span.name not in LIGHT for span in clause.spans[:at]) or clause.has("self", "already"):
        return False
    return clause.names.get("unit", 0) > at or clause.has("perfect")


def tells_of_others(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "Đảng ủy vừa ban hành kế hoạch", "45/60 chi bộ đã xong", "hội cựu chiến binh đại hội xong"."""
    if clause.has("some_units") and not clause.has("unit", "self"):
        return True  # "hầu hết các khoa xong rồi"
    first = next((span.name for span in clause.spans if span.name not in LIGHT), "")
    if first == "elsewhere" and not (clause.has("unit") and clause.has("task")):
        return True  # "xã bên mai mới đại hội"
    if _counts_units(clause, tokens) or (clause.has("authority") and _is_theirs(clause)):
        return True
    if clause.has("not_yet", "stuck", "postpone", "wait") or not clause.has("theirs"):
        return False
    whose = min(clause.names.get(name, len(clause.spans)) for name in ("unit", "self"))
    own = any(span.name in ("act", "side_act", "finish") for span in clause.spans[whose:])
    return not own and clause.names["theirs"] < whose  # "kế hoạch của cấp trên về tới chỗ em"


def _promises(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em sẽ làm", "sẽ đăng ký sau", "cố gắng xong": will without a day is no progress."""
    if (
        clause.has("tell")
        and clause.has("day")
        and not clause.has("act", "finish", "task", "plan", "postpone", "self", "unit")
    ):
        return True
    if not clause.has("will") or clause.has(*_MORE_THAN_A_PROMISE):
        return False
    return any(tokens[span.start].word in _WILL for span in clause.of("will"))


_TELLING = lexicon.words("talk.telling")


_MORE_THAN_WORDS = (
    "act", "finish", "task", "already", "perfect", "postpone", "not_yet", "stuck", "unable", "success", "doing",
    "step",
)  # fmt: skip


_MORE_THAN_A_PROMISE = (
    "day", "not_yet", "doing", "postpone", "stuck", "step", "perfect", "already", "plan", "unfinished", "near",
    "prepare", "wait", "keep", "harm", "because", "earlier",
)  # fmt: skip


_WILL = lexicon.words("talk.will")


def _counts_units(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "45/60 chi bộ đã xong": a tally of units is no unit's report; "thiếu 1 bản" counts copies."""
    return any(
        span.name in ("figure", "percent", "finish")
        and span.figure is not None
        and (following.name in ("kind", "unit_noun") or (following.name == "unit" and span.figure.of is not None))
        and tokens[following.start].bare not in vocabulary.kinds_or_things()
        and (span.figure.of is not None or not clause.has("unit"))  # "ba chi bộ 5, 6, 7" are named
        for span, following in zip(clause.spans, clause.spans[1:], strict=False)
    )


def _is_theirs(clause: Clause) -> bool:
    """Read "Đảng ủy vừa ban hành kế hoạch": the authority does it.

    "gửi Đảng ủy" and "chờ Đảng ủy" are the unit's own.
    """
    at = clause.names["authority"]
    before: list[Span] = [span for span in clause.spans[:at] if span.name not in LIGHT]
    after = {span.name for span in clause.spans[at + 1 :]}
    if before or clause.has("unit", "self", "not_yet", "approve", "wait", "postpone", "stuck"):
        return False
    return bool(after & {"perfect", "act", "finish", "figure", "already", "percent"})


def _acknowledges(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em rõ rồi", "biết là mai phải nộp": it is understood, not done; "vâng rồi ạ" is none."""
    if clause.names.get("ack", len(clause.spans)) < clause.names.get("will", -1) and _understands(clause, tokens):
        return not clause.has("already", "perfect", "not_yet", "finish", "doing", "postpone", "self")
    if not clause.has("ack") or clause.has(*_MORE_THAN_WORDS_BUT_ALREADY):
        return False
    return any(tokens[span.end - 1].word not in _YES for span in clause.of("ack"))


_YES = lexicon.words("talk.yes")
_MORE_THAN_WORDS_BUT_ALREADY = tuple(name for name in _MORE_THAN_WORDS if name not in ("already", "perfect"))


def excuse(parts: Sequence[Clause], talk: Sequence[Clause], tokens: Sequence[Token]) -> Callable[[Clause], bool] | None:
    """Return which clauses tell of no progress beside those that are `talk`: "đang họp" beside "lát em báo"."""
    if any(part.has("not_mine") for part in parts):
        return _is_bare_unable
    if len(parts) == len(talk) + 1 and any(_understands(part, tokens) for part in talk):
        return lambda part: _is_bare_yes(part, tokens)
    return _is_bare_doing if any(part.has("promise", "tell") for part in talk) else None


def _is_bare_unable(part: Clause) -> bool:
    """Read "em không làm được nữa" beside "việc này anh Nam phụ trách"."""
    return part.has("unable") and not part.has("act", "task")


def _understands(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em nắm rồi", "đã rõ ý anh": what was said is understood."""
    return any(token.word in _UNDERSTOOD for span in clause.of("ack") for token in tokens[span.start : span.end])


_UNDERSTOOD = lexicon.words("talk.understood")


def _is_bare_yes(part: Clause, tokens: Sequence[Token]) -> bool:
    """Read "dạ rồi", "ok rồi" beside "em nắm rồi"."""
    said = [span for span in part.spans if span.name not in LIGHT]
    return all(span.name in ("already", "ack") or tokens[span.start].word == "ok" for span in said)


def _is_bare_doing(part: Clause) -> bool:
    return (
        part.has("doing")
        and not part.has("task", "day", "step", "finish", "already", "not_yet", "able")
        and (part.has("act") or any(span.name == "word" for span in part.spans))
        and not part.has("part", "object", "draft_act")  # "đang mang bản thảo đi photo" is the work itself
    )


_RULES = (
    _says_so, supposes, _is_out, _acknowledges, _states_a_rule, _wonders, _promises, _will_tell, _receives, _chats,
    _is_elsewhere, tells_of_others, _thanks,
)  # fmt: skip
