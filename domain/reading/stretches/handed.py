"""Papers on their way: what is handed over, and what moves to another place and not to another day."""

from domain.reading.days import dates
from domain.reading.stretches.span import Here
from domain.reading.words import vocabulary


def is_thing(here: Here, end: int) -> bool:
    """Tell whether a verb after another is the thing handed over: "nộp góp ý", "gửi kiểm điểm"."""
    words = " ".join(token.word for token in here.tokens[here.place : end])
    return bool(here.before) and here.before[-1].name == "act" and words in vocabulary.objects()


def is_passed_on(here: Here, end: int) -> bool:
    """Tell whether a paper goes to a place, no day: "chuyển qua mail", "đẩy sang zalo", not "chuyển qua tuần sau"."""
    after = here.tokens[end : end + _NEAR]
    if end - here.place != _VERB_AND_WHERE or here.token.word not in _PASSES_ON or not after or after[0].mark:
        return False
    return not any(
        token.number is not None or token.word in _TIMES or dates.may_begin(here.said, end + place)
        for place, token in enumerate(after)
    )


_PASSES_ON = frozenset(("chuyển", "đẩy", "để", "đưa"))
_TIMES = frozenset(("hôm", "bữa", "lúc", "khi", "sau", "dịp", "đợt", "kỳ", "vụ", "mùa", "hẳn", "thêm", "rồi"))
_VERB_AND_WHERE, _NEAR = 2, 2  # words
