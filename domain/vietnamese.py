"""Vietnamese spelling: one form for what looks the same, a bare form for comparing, an order for lists.

Nothing here knows any subject; names, messages and file names all come in through `clean`.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 16
MAX_MARKS = 4  # combining marks kept on one letter: Vietnamese needs two, a prankster sends hundreds

_LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ",  # Icelandic eth
        "ð": "đ",
        "Ɖ": "Đ",  # African D
        "ɖ": "đ",
        "\u2044": "/",  # fraction slash
        "\u2215": "/",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        "’": "'",
        "‘": "'",
        **dict(zip("аеорсухіАЕОРСУХІВМНТК", "aeopcyxiAEOPCYXIBMHTK", strict=True)),  # Cyrillic
    }
)
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_MARK_RUN = re.compile(rf"([\u0300-\u036f]{{{MAX_MARKS}}})[\u0300-\u036f]+")
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_TONE_MARKS = ("", *_TONES)
_THREE = 3  # of three open vowels the middle one carries the tone: "ngoéo"
_CARRIERS = "ăâêôơư"

_SYLLABLE = re.compile(
    r"(ngh|ng|nh|ch|gh|gi(?=[aăâeêioôơuưy])|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"([aăâeêioôơuưy]{1,3})(ch|ng|nh|[cmnpt])?"
)
_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en
    eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
    ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên
    uênh uêt ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc
    ưi ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 - a list literal would be 170 lines
)


def clean(text: str) -> str:
    """Return `text` in NFC with look-alike letters, invisible signs, heaps of marks and lone surrogates put right."""
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text.translate(_LOOKALIKES))
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))


def fold(text: str) -> str:
    """Return `text` in small letters without any mark: "Đảng ủy" gives "dang uy"."""
    if text.isascii():
        return text.lower()
    return _fold_word(text) if len(text) <= LONGEST_WORD else _fold(text)


def _fold(text: str) -> str:
    parts = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


_fold_word = lru_cache(maxsize=16384)(_fold)
"""Words come again and again; whole texts need not be remembered."""


@lru_cache(maxsize=16384)
def spell(word: str) -> str:
    """Return one small-letter word with its tone where it belongs: "hoà" and "hòa", "đaị" and "đại", "kí" and "ký".

    A word with two tones, or with none, keeps its letters.
    """
    letters, tone = _split_tone(word)
    if len(letters) > 1 and letters[-1] == "i" and letters[:-1] in _Y_ONSETS:
        letters = letters[:-1] + "y"
    if not tone:
        return letters if tone == 0 else word
    found = _SYLLABLE.fullmatch(letters)
    if not found:
        return word
    place = found.start(2) + _tone_place(found.group(2), found.group(3))
    marked = letters[: place + 1] + _TONE_MARKS[tone] + letters[place + 1 :]
    return unicodedata.normalize("NFC", marked)


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether one small-letter word can be a Vietnamese syllable: "nộp" can, "nôp" and "kiẻm" cannot."""
    letters, tone = _split_tone(word)
    found = _SYLLABLE.fullmatch(letters) if tone is not None else None
    if not found:
        return False
    rime = found.group(2) + (found.group(3) or "")
    stopped = found.group(3) in {"c", "ch", "p", "t"}
    return rime in _RIMES and (not stopped or tone in {4, 5})


_Y_ONSETS = frozenset(["h", "k", "l", "m", "s", "t"])


def _split_tone(word: str) -> tuple[str, int | None]:
    """Return the word without tones and the tone (0 none, 1 huyền … 5 nặng); None where it has more than one."""
    if word.isascii():
        return word, 0
    letters: list[str] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFD", word):
        tone = _TONES.get(sign)
        if tone is None:
            letters.append(sign)
        else:
            tones.append(tone)
    bare = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1:
        return bare, None
    return bare, tones[0] if tones else 0


def _tone_place(vowels: str, coda: str | None) -> int:
    carriers = [place for place, vowel in enumerate(vowels) if vowel in _CARRIERS]
    if carriers:
        return carriers[-1]
    if coda:
        return len(vowels) - 1
    return len(vowels) // _THREE
