"""Words typed for a Vietnamese keyboard that was switched off: "ddax toor chuwcs" (Telex), "d9a4 to63 chu71c" (VNI)."""

import re
import unicodedata
from functools import lru_cache

from domain.vietnamese import is_syllable, spell

_TELEX_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "3": "\u0309", "4": "\u0303", "1": "\u0301", "5": "\u0323"}
_TELEX_LETTERS = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_LETTERS = {"a6": "â", "e6": "ê", "o6": "ô", "a8": "ă", "o7": "ơ", "u7": "ư", "d9": "đ"}
_KEYS = re.compile("[a-z0-9ăâđêôơư]+")


@lru_cache(maxsize=4096)
def decode(word: str) -> str | None:
    """Return the syllable that the keys of one small-letter word would have made, or None.

    The first letters may have been made already: "rôif".
    """
    if len(word) <= 1 or not _KEYS.fullmatch(word):
        return None
    vni = any(sign.isdecimal() for sign in word)
    result = _press(word, _VNI_LETTERS if vni else _TELEX_LETTERS, _VNI_TONES if vni else _TELEX_TONES)
    return result if result is not None and result != word and is_syllable(result) else None


def _press(word: str, letters: dict[str, str], tones: dict[str, str]) -> str | None:
    """Type the keys one after the other; a shape or tone key may come late ("chuwa", "chuaw", "roofi", "rooif")."""
    made = ""
    tone = ""
    for key in word:
        shaped = _shape(made, key, letters)
        if shaped:
            made = shaped
        elif key in tones and any(letter in "aăâeêioôơuưy" for letter in made):
            if tone:
                return None
            tone = tones[key]
        else:
            made += key
    if not made or made.isdecimal() or any(sign.isdecimal() for sign in made):
        return None
    return spell(unicodedata.normalize("NFC", _add_tone(made, tone)))


def _shape(made: str, key: str, letters: dict[str, str]) -> str | None:
    """Return `made` with the letter that `key` changes changed: the last one that it can change."""
    for place in range(len(made) - 1, -1, -1):
        changed = letters.get(made[place] + key)
        if changed and (changed != "đ" or place == 0):
            start = made[:place]
            if changed == "ơ" and start.endswith("u") and place + 1 < len(made):
                start = start[:-1] + "ư"  # "dduowcj": one w shapes the pair ươ
            return start + changed + made[place + 1 :]
    return None


def _add_tone(made: str, tone: str) -> str:
    for place, letter in enumerate(made):
        if letter in "aăâeêioôơuưy":
            return made[: place + 1] + tone + made[place + 1 :]
    return made
