"""The words that the lexicon is made of, for telling a misspelt word from an unknown one."""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from domain.reading import lexicon
from domain.vietnamese import fold, spell

FILES = ("progress", "delays", "talk", "fillers", "places", "calendar")
_SHORTEST_TO_MEND = 4
_HOOK_TILDE = str.maketrans("ảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹ", "ãẵẫẽễĩõỗỡũữỹảẳẩẻểỉỏổởủửỷ")


@cache
def words() -> frozenset[str]:
    """Return every word of the lexicon's phrases in one spelling."""
    return frozenset(spell(word) for name in FILES for word in lexicon.words_in(name))


@cache
def progress_words() -> frozenset[str]:
    """Return the words of progress and delay: "chi bộ Đã" begins a sentence, "Chi bộ Quân sự" names a unit."""
    return frozenset(map(spell, lexicon.single_words("progress") | lexicon.single_words("delays")))


@cache
def bare_words() -> frozenset[str]:
    """Return the same words without marks."""
    return frozenset(map(fold, words()))


def swap_hook_and_tilde(word: str) -> str | None:
    """Return the known word that differs in hỏi and ngã only, the commonest slip of all: "củng" for "cũng"."""
    other = spell(word.translate(_HOOK_TILDE))
    return other if other != word and other in words() else None


@lru_cache(maxsize=16384)
def may_be_a_slip(word: str) -> bool:
    """Tell whether a word with marks is none of the lexicon, and one of it with other marks: "châm" for "chậm"."""
    return not word.isascii() and word not in words() and fold(word) in bare_words()


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """Return the one known word that a slip of one key away gives: "thàh" for "thành"; None if none or several."""
    bare = fold(word)
    if bare in bare_words():
        return None
    if len(bare) < _SHORTEST_TO_MEND:
        return None
    near = [
        other
        for other in words()
        if abs(len(other) - len(word)) <= 1 and other[0] == word[0] and _one_slip(word, other)
    ]
    return near[0] if len(near) == 1 else None


def _one_slip(word: str, other: str) -> bool:
    return len(other) >= _SHORTEST_TO_MEND and OSA.distance(word, other, score_cutoff=1) <= 1


@cache
def objects() -> frozenset[str]:
    """Return the papers and pieces of work that are handed over: "góp ý", "kiểm điểm"."""
    return frozenset(lexicon.phrases("places")["object"])


@cache
def kinds_or_things() -> frozenset[str]:
    """Return, without marks, the kinds of units that are words for things too: "bản", "nhóm"."""
    return frozenset(map(fold, lexicon.phrases("places")["kind_or_thing"]))
