"""Names and words of others inside our sentences: harmless in HTML, on one line, called by the right noun."""

import re
from collections.abc import Iterable
from html import escape
from itertools import takewhile

from domain.values import RoleName
from locales.translator import Translator

LONGEST_QUOTE = 200
# Controls, lone surrogates, and the marks that turn the direction of what follows.
UNSPEAKABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """`text` on one line, to be put into HTML between tags."""
    return escape(one_line(text), quote=False)


def one_line(text: str) -> str:
    """`text` with each run of spaces and line ends as one space, and without what cannot be seen or sent."""
    return " ".join(UNSPEAKABLE.sub("", text).split())


def quoted(words: str) -> str:
    """A sender's own words in “…”, cut where they are long."""
    line = one_line(words)
    cut = line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rstrip() + "…"
    return f"“{escape(cut, quote=False)}”"


def unit_noun(tr: Translator, kinds: Iterable[str]) -> str:
    """What to call units of these kinds in a sentence: the kind itself, the words that all begin with, or "unit".

    A single common word counts only if it is a kind itself: "chi bộ" and "chi nhánh" have no noun in "chi".
    """
    split = sorted({tuple(kind.split()) for kind in kinds if kind.strip()})
    common = tuple(words[0] for words in takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False)))
    is_noun = len(common) > 1 or common in split
    return safe(" ".join(common)) if common and is_noun else tr("units")


def mention(telegram_id: int, name: str) -> str:
    """A person's name that rings for them."""
    return f'<a href="tg://user?id={telegram_id}">{safe(name)}</a>'


def office(tr: Translator, role: RoleName, unit: str) -> str:
    """What a person is for a unit: "Bí thư Chi bộ Văn phòng"."""
    called = {
        RoleName.SECRETARY: tr("secretary of {unit}", unit=safe(unit)),
        RoleName.DEPUTY: tr("deputy secretary of {unit}", unit=safe(unit)),
        RoleName.OVERSEER: tr("overseer of {unit}", unit=safe(unit)),
        RoleName.ORGANISER: tr("organiser of {unit}", unit=safe(unit)),
    }
    return called[role]
