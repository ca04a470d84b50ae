"""Papers on their way: what is handed over, and what moves to another place and not to another day."""

from itertools import takewhile

from domain.reading import lexicon
from domain.reading.days import dates
from domain.reading.names.tasks import mentions
from domain.reading.stretches.span import Here
from domain.reading.words import vocabulary
from domain.vietnamese import fold


def is_thing(here: Here, end: int) -> bool:
    """Tell whether a verb after another is the thing handed over: "nộp góp ý"; not "họp góp ý" where that is asked."""
    words = " ".join(token.word for token in here.tokens[here.place : end])
    if not here.before or here.before[-1].name != "act" or words not in vocabulary.objects():
        return False
    meets = here.tokens[here.before[-1].start].word in ("họp", "tổ")
    return not (meets and any(mentions(task, fold(words)) for task in here.known.tasks.open))


def is_passed_on(here: Here, end: int) -> bool:
    """Tell whether a paper goes to a place, no day: "chuyển qua mail", "mai em chuyển sang", not "chuyển qua thứ 6"."""
    after = here.tokens[end : end + _NEAR]
    if end - here.place != _VERB_AND_WHERE or here.token.word not in _PASSES_ON:
        return False
    if after and not after[0].mark and after[-1].word == "rồi":
        after = after[:-1]  # "chuyển qua văn thư rồi"
    if after and after[0].word in _NO_DAY:
        return True
    if after and after[0].word == "từ":
        return True  # "chuyển sang từ hôm thứ tư"
    if not after or after[0].mark:
        clause = takewhile(lambda span: span.name != "mark", reversed(here.before))
        return any(span.name == "day" for span in clause)
    return not any(
        token.number is not None or token.word in _TIMES or dates.may_begin(here.said, end + place)
        for place, token in enumerate(after)
    )


_PASSES_ON = lexicon.words("handed.passes_on")
_NO_DAY = lexicon.words("handed.no_day")
_TIMES = lexicon.words("handed.times")
_VERB_AND_WHERE, _NEAR = 2, 2  # words
