"""Questions: what is asked of the bot or the organisers, and what only looks like asking."""

from collections.abc import Sequence
from itertools import pairwise

from domain.reading import lexicon
from domain.reading.clauses.clause import LIGHT, Clause
from domain.reading.stretches.span import Span
from domain.reading.words.tokens import Token

PREDICATES = ("finish", "already", "postpone", "not_yet", "doing", "stuck", "unfinished", "untouched")
_CLAIMS = frozenset(("finish", "act", "already", "perfect", "success", "approve", "register", "receive"))


def asks(clause: Clause, tokens: Sequence[Token], *, has_units: bool, group: bool) -> bool:
    """Read "xong chưa", "gửi vào đâu", "có được lùi không", "… hả anh", "hoãn rồi à?"."""
    dated = clause.has("postpone") and any(span.when and span.when.plus is None for span in clause.of("day"))
    told = clause.after == "complaint"  # "sao gửi rồi mà vẫn bị ghi là trễ"
    if dated or told or clause.has("test") or (clause.has("wish") and not clause.has("ask_tail")):
        return False  # a wish for a certain day is more than a question; "ước gì xong hết mấy thứ này" asks nothing
    wishes = clause.has("ask_wish") and not clause.has("postpone")
    wishes = wishes and not (group and points_at_some(clause, tokens))  # "bác nào mượn phông thì cho em xin lại"
    if clause.after == "?" or wishes or clause.has("complaint") or _asks_the_receiver(clause, tokens):
        return True
    if clause.has("wonder"):
        return clause.has("ask_tail") or _wonders_about(clause, tokens) or _ends_in_doubt(clause, tokens)
    if points_at_some(clause, tokens):
        alone = not group and has_units and not clause.has("addressee")
        return _asks_which(clause, tokens, alone=alone)
    if clause.has("ask_tail", "ask_word"):
        return not (
            _answers_itself(clause) or _counts_a_few(clause, tokens) or sets_a_time(clause, tokens) or _sighs(clause)
        )
    return _offers_a_choice(clause) or _ends_in_doubt(clause, tokens)


def _wonders_about(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "em không rõ gửi ai"; in "em không nắm đâu" the last word only denies."""
    at = clause.names.get("ask_word")
    return at is not None and (tokens[clause.spans[at].start].bare != "dau" or clause.spans[at - 1].name != "wonder")


def _asks_the_receiver(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "anh nhận được biên bản của phòng em chưa": whether it came is asked of whoever receives."""
    received, not_yet = clause.names.get("receive"), clause.names.get("not_yet", -1)
    if received is None or not_yet < received or any(span.name not in LIGHT for span in clause.spans[not_yet + 1 :]):
        return False
    before = clause.spans[:received]
    return all(span.name in LIGHT for span in before) and not any(tokens[span.start].word in _I for span in before)


def points_at_some(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "chi bộ nào chưa nộp"; "trường nào cũng xong" is every one of them."""
    place = clause.names.get("which_one")
    after = None if place is None else next(iter(clause.spans[place + 1 :]), None)
    return place is not None and (after is None or tokens[after.start].bare != "cung")


def _asks_which(clause: Clause, tokens: Sequence[Token], *, alone: bool) -> bool:
    """Read "gửi cho đồng chí nào thì được"; not "chi bộ nào xong thì báo", unless nobody else is there to be told."""
    if denied(clause) or clause.has("helping", "condition"):
        return False
    called = clause.names.get("addressee", len(clause.spans)) < clause.names["which_one"]
    if all(span.name in LIGHT for span in clause.spans[clause.names["which_one"] + 1 :]):
        return True  # "nộp phòng nào nhé"
    return alone or not (called or commands(clause, tokens))


def _offers_a_choice(clause: Clause) -> bool:
    """Read "gửi bản cứng hay bản mềm ạ"."""
    return clause.has("or") and clause.has("act", "object", "day") and not clause.has("already", "perfect", "not_yet")


def commands(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a word of command stands in the clause: "chi bộ nào chưa nộp thì nộp nhé"; not "nộp hết rồi"."""
    over = max((place for place, span in enumerate(clause.spans) if span.name == "already"), default=0)
    return any(
        tokens[span.start].word in _COMMANDS
        and not (span.name in ("act", "finish") and (place < over or clause.spans[place - 1].name == "perfect"))
        for place, span in enumerate(clause.spans)
    )


def denied(clause: Clause) -> bool:
    """Read "chưa thôn nào làm": which one under a negation points at none."""
    return bool({span.name for span in clause.spans[: clause.names["which_one"]]} & {"not_yet", "no"})


_COMMANDS = lexicon.words("questions.commands")


def is_weak_question(clause: Clause, tokens: Sequence[Token], *, group: bool) -> bool:
    """Tell whether a question may be a statement.

    "chưa biết bầu ai", with a question word but no question mark or tail.
    """
    if group and clause.has("ask_wish") and clause.spans[0].name in ("addressee", "unit"):
        return True  # "các trường cho em xin số liệu", "Hà Đông cho em xin lại file"
    if group and not any(span.name in _OF_THE_TRADE and tokens[span.start].word != "làm" for span in clause.spans):
        return True  # "đội văn nghệ tập xong chưa", "trưa nay làm gì" are asked of somebody else
    if clause.after == "?" or clause.has("ask_tail", "ask_wish", "or"):
        return False
    return clause.has("not_yet", "already", "doing", "stuck", "unable") and clause.has("ask_word")


_OF_THE_TRADE = frozenset(
    (
        "task",
        "object",
        "register",
        "someones_deadline",
        "ask_wish",
        "act",
        "unit",
        "authority",
        "which_one",
        "complaint",
    )
)


def is_small_talk(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "cơm nước gì chưa", "ai cầm nhầm ô không": asked among the members, not of the organisers."""
    if clause.has("task", "object", "register"):
        return False
    if clause.has("unit") and not clause.has("chatter") and tokens[clause.spans[0].start].word != "ai":
        return False
    who = any(span.name in ("ask_word", "which_one") and tokens[span.start].word == "ai" for span in clause.spans)
    return clause.has("chatter", "greeting", "elsewhere") or who


def _answers_itself(clause: Clause) -> bool:
    """Read "chưa làm gì", "không ai ký": a question word under a negation asks nothing."""
    at = clause.names.get("ask_word")
    if at is None or clause.has("ask_tail"):
        return False
    return any(span.name in _NEGATIONS for span in clause.spans[:at])


def _counts_a_few(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "mới gom được mấy người": a few."""
    at = clause.names.get("ask_word", 0)
    few = at > 0 and not clause.has("ask_tail") and tokens[clause.spans[at].start].bare == "may"
    return few and clause.spans[at - 1].name in ("doing", "only_then", "remain", "near", "able")


def sets_a_time(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "bao giờ anh Nam về em viết", "xong lúc nào em báo lúc ấy": when that comes, the writer will.

    "khi nào em nộp được ạ" asks.
    """
    if clause.after == "?" or clause.has("ask_tail") or not clause.has("ask_word"):
        return False
    asked = clause.spans[clause.names["ask_word"]]
    if _answers_each_other(asked, clause.spans[-1].end, tokens):
        return True
    if clause.has("able") or asked is not clause.spans[0] or tokens[asked.end - 1].bare not in ("gio", "nao", "mo"):
        return False
    me = [place for place, span in enumerate(clause.spans) if span.name == "self" or tokens[span.start].word in _I]
    return any(place > _SOME and clause.spans[place + 1 : place + 2] and _is_done(clause, place + 1) for place in me)


def _answers_each_other(asked: Span, end: int, tokens: Sequence[Token]) -> bool:
    """Read "xong lúc nào em báo lúc ấy", "làm tới đâu báo tới đó": the question word is taken up again."""
    nouns = [tokens[max(asked.start - 1, 0)].word, tokens[asked.start].word]
    after = tokens[asked.end : end]
    return any(noun.word in nouns and then.word in _THEN for noun, then in pairwise(after))


_THEN = lexicon.words("questions.then")
_I = lexicon.words("questions.i")
_SOME = 1  # spans between the time and the writer: who comes, what happens


def _is_done(clause: Clause, place: int) -> bool:
    return clause.spans[place].name in ("act", "side_act", "draft_act", "promise", "will", "tell")


def _sighs(clause: Clause) -> bool:
    """Read "nắng thế này làm ăn gì được hả trời"."""
    return clause.has("sigh") and clause.has("chatter") and not clause.has("task", "object", "ask_wish", "which_one")


_NEGATIONS = frozenset((
    "no", "not_yet", "harm", "untouched", "unable", "smooth", "keep", "not_unfinished", "unfinished", "not_finish",
    "on_track", "not_mine", "no_such_thing", "paid_up",
))  # fmt: skip


_IN_VAIN = lexicon.words("questions.in_vain")


def _ends_in_doubt(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "đã gửi chưa", "nộp bản cứng không": the negation stands last, after a verb.

    "họp thì chưa" is a statement.
    """
    cores = [(place, span) for place, span in enumerate(clause.spans) if span.name not in LIGHT]
    if len(cores) <= 1:
        return False
    place, last = cores[-1]
    earlier = {span.name for _, span in cores[:-1]}
    if last.name == "not_yet":
        before = clause.spans[place - 1]
        if tokens[before.start].word in ("thì", "cũng", "vẫn", "thi", "van"):
            return False
        has = any(tokens[span.start].word == "có" for span in clause.spans[:place] if span.name == "glue")
        if has and tokens[last.end - 1].word == "chưa" and last.end - last.start == 1:
            return True  # "có mẫu phiếu chưa"
        called = any(
            span.name == "unit" and tokens[following.start].word == "ơi" for span, following in pairwise(clause.spans)
        )
        return (
            (called or bool(earlier & _CLAIMS)) and tokens[last.end - 1].word == "chưa" and last.end - last.start == 1
        )
    if any(span.name == "able" or tokens[span.start].word in _IN_VAIN for span in clause.spans[place + 1 :]):
        return False  # "gửi mãi không được", "file mẫu em mở không lên"
    return last.name == "no" and last.end - last.start == 1 and bool(earlier - {"no"})


def leads_up(part: Clause, question: Clause, tokens: Sequence[Token]) -> bool:
    """Read "lịch cũ 9/6, lịch mới 11/6, em theo ngày nào", "chỗ tôi 11 đảng viên, bầu mấy người": what is the case."""
    if part.has(*PREDICATES, "perfect"):
        return False
    if question.has("how_come"):
        return not part.has("self")
    how_many = question.has("figure") or any(tokens[span.start].word in _HOW_MANY for span in question.of("ask_word"))
    asked = how_many or (question.has("task") and not question.has("ask_word"))
    return asked and part.has("figure") and not part.has("task", "act")


_HOW_MANY = lexicon.words("questions.how_many")


def begs_a_unit(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "nhờ PX2 gửi lại số liệu", "phiền Hội sở chuyển cho em"; "nhờ PX2 mà xong rồi" is none."""
    first, second = next(pairwise(span for span in clause.spans if span.name not in LIGHT), (None, None))
    begs = first is not None and tokens[first.start].word in ("nhờ", "phiền")
    named = second is not None and second.name in ("unit", "recipient")
    return begs and named and not clause.has("finish", "already", "perfect", "success")


def is_called_last(clause: Clause, called: Span) -> bool:
    """Tell whether a crowd is named after all else that is said."""
    at = clause.spans.index(called)
    said = any(span.name == "day" for span in clause.spans[:at])
    return said and all(span.name in LIGHT for span in clause.spans[at + 1 :])


def asks_help(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Read "Khoa Dược nộp lại giúp em"; not "em nộp hộ các tổ", "khoa Sản nhờ em xin khất giùm"."""
    if not clause.has("helping") or not clause.has("act", "register") or clause.has("already", "perfect"):
        return False
    at = clause.names["helping"]
    helped = any(span.name == "person" and tokens[span.end - 1].word in _ME for span in clause.spans[:at])
    return not (helped or clause.has("postpone")) and at > clause.names["act"]


_ME = lexicon.words("subjects.me")
