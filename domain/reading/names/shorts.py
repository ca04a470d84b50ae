"""Short names of units: codes, initials, names of which only the end is in initials: "VP", "tdp 6", "Đoàn TN"."""

from collections.abc import Sequence

from domain.reading.names.kinds import initials
from domain.reading.words.tokens import Token
from domain.vietnamese import fold

_LONGEST_FRONT = 3  # words before the initials
_FEWEST = 2  # initials


class Shorts:
    """Which units a short name may mean."""

    __slots__ = ("_codes", "_ends", "_heads")

    def __init__(self) -> None:
        self._codes: dict[str, set[str]] = {}
        self._heads: set[str] = set()  # the short names and what stands before their number
        self._ends: dict[str, set[str]] = {}  # "doan tn" → units; under "doan" none, to go on from

    def add(self, short: str, code: str) -> None:
        """Keep a code or initials; one letter is none."""
        self._keep("".join(sign for sign in fold(short) if sign.isalnum()), code)

    def _keep(self, key: str, code: str) -> None:
        if len(key) > 1:
            self._codes.setdefault(key, set()).add(code)
            self._heads.update((key, key.rstrip("0123456789")))

    def add_name(self, tokens: Sequence[Token], starts: set[int], code: str) -> None:
        """Keep the initials of a name from each of `starts` on, and its first words with the initials of the rest."""
        for start in starts:
            self._keep(initials(tokens[start:]), code)
        front = ""
        for place, token in enumerate(tokens[: min(_LONGEST_FRONT, len(tokens) - _FEWEST)], 1):
            front = f"{front} {token.bare}" if front else token.bare
            self._ends.setdefault(front, set())
            self._ends.setdefault(f"{front} {initials(tokens[place:])}", set()).add(code)

    def holds(self, token: Token) -> bool:
        """Tell whether a word is a unit's code or initials."""
        return fold(token.text) in self._codes

    def begins(self, token: Token) -> bool:
        """Tell whether a word is a short name or what stands before the number of one."""
        return fold(token.text) in self._heads

    def openers(self) -> set[str]:
        """Return the words that a short name may begin with."""
        return self._heads | {front for front in self._ends if " " not in front}

    def of(self, short: str) -> set[str] | None:
        """Return the units of a short name without marks."""
        return self._codes.get(short)

    def partly(self, tokens: Sequence[Token], start: int) -> tuple[int, set[str]] | None:
        """Return the end and the units of a name that ends in capital initials: "Đoàn TN", "Ngân hàng CSXH"."""
        front = tokens[start].bare
        place = start + 1
        while front in self._ends and place < len(tokens):
            token = tokens[place]
            codes = self._ends.get(f"{front} {fold(token.text)}") if token.upper else None
            if codes:
                return place + token.parts, codes
            front = f"{front} {token.bare}"
            place += 1
        return None
