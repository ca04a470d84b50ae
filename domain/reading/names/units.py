"""Which unit a message names: digits equal, codes and initials, the name with and without its kind, a near miss last.

The index is by the rows of words that names hold without their kind ("chi bộ", "khoa"): a look-up costs the same with
any number of units.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.names.gathered import Gathered
from domain.reading.names.kinds import (
    GENERIC,
    akin,
    begins_a_day,
    counts,
    is_a_room,
    is_verb,
    kinds_at,
    number_word,
)
from domain.reading.names.namesakes import (
    codes_of,
    end_of_name,
    fitting,
    is_common,
    is_level,
    looks_like_code,
    nearest,
    rows_from,
    same_word,
)
from domain.reading.values import UnitName
from domain.reading.words import vocabulary
from domain.reading.words.tokens import Token
from domain.vietnamese import fold

_LEAD = 8.0
_SHORTEST_ALONE = 3
_LONGEST_SHORT_KIND = 3  # letters


class UnitMention(NamedTuple):
    """Units that tokens `start` to `end` may mean: one code if clear, several if tied, none if none is listed."""

    start: int
    end: int
    codes: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    near: bool = False


class Roster:
    """The units that messages of a chat can be about. Built once; reading it from several threads is safe."""

    __slots__ = ("_by_kind", "_firsts", "_kinds", "_names", "_openers", "_rows", "_short", "_short_kinds", "codes")

    def __init__(self, units: Iterable[UnitName]) -> None:
        every = tuple(units)
        self.codes = tuple(unit.code for unit in every)
        gathered = Gathered(every)
        self._rows, self._short = gathered.rows, gathered.short
        self._firsts = gathered.firsts
        self._by_kind = gathered.kinds
        self._kinds = {kind: _all_of(kind, gathered.kinds) for kind in gathered.kinds}
        self._short_kinds, self._names = gathered.short_kinds(), gathered.whole_names()
        self._openers = gathered.openers(self._short_kinds)

    def named_at(self, tokens: Sequence[Token], start: int) -> UnitMention | None:
        """Return the unit named at `start`: a kind with a name, a code, initials, or a name that needs no kind."""
        token = tokens[start]
        if token.number is None and token.bare not in self._openers and fold(token.text) not in self._openers:
            return None  # no name begins with most words
        kinds, core_start = kinds_at(tokens, start)
        if kinds:
            found = self._after_kind(tokens, start, core_start, kinds)
            if found:
                return found._replace(end=_after_level(tokens, found.end))
        short = self._short_at(tokens, start) or self.after_a_short_kind(tokens, start)
        found = self._partly_short(tokens, start) or self._name_at(tokens, start)
        found = short if short and (found is None or short.end >= found.end) else found  # "TH Lê Lợi" is no TH
        return found and found._replace(end=_after_level(tokens, found.end))

    def listed_name(self, token: Token) -> tuple[str, ...]:
        """Return the units whose whole name, the kind left out, is this one marked word.

        "ngoại" of "nội, ngoại, sản".
        """
        rows = () if token.mark or token.number is not None else self._rows.get(token.bare, ())
        if not rows:
            return ()
        return codes_of(entry for entry in rows if entry.whole and same_word(token, entry.words[0]))

    def is_code(self, token: Token) -> bool:
        """Tell whether a word is a unit's code or initials."""
        return self._short.holds(token)

    def begun_by(self, token: Token) -> Collection[str]:
        """Return the units whose name, "chi bộ" left out, this word begins: "đoàn" for Đoàn Thanh niên."""
        return self._firsts.get(token.bare, {})

    def alike(self, kind: str) -> Collection[str]:
        """Return the units of a kind as `of_kind` does, to be looked up in."""
        said = fold(kind)
        return self._by_kind[said] if said in self._by_kind else self.of_kind(said)

    def has_word(self, token: Token) -> bool:
        """Tell whether a word stands in some unit's name."""
        return token.bare in self._rows

    def names_whole(self, token: Token) -> bool:
        """Tell whether a word may be some unit's whole name, its marks left aside."""
        return any(entry.whole and len(entry.words) == 1 for entry in self._rows.get(token.bare, ()))

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the units of a kind, "thôn", in order; "tổ" is short for "tổ dân phố" where no unit is a "tổ"."""
        said = fold(kind)
        if said in self._kinds:
            return self._kinds[said]
        return tuple(code for other, codes in self._kinds.items() if akin(said, other) for code in codes)

    def numbered(self, number: int, kinds: tuple[str, ...], preferred: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the units whose name is a kind and this number: for lists like "CB 1, 2 và 4"."""
        codes = fitting([entry for entry in self._rows.get(str(number), ()) if entry.whole], kinds)
        own = tuple(code for code in codes if code in preferred)
        return own or codes

    def _after_kind(
        self, tokens: Sequence[Token], start: int, core_start: int, kinds: tuple[str, ...]
    ) -> UnitMention | None:
        place = core_start
        if place < len(tokens) and tokens[place].word == "số":
            place += 1
        if place >= len(tokens) or tokens[place].mark or counts(tokens, place):
            return None
        short = self._short_at(tokens, place, sure=True)
        window = self.window(tokens, place, kinds)
        if window and is_verb(tokens[place : window.end], kinds):
            return None
        if short and (window is None or short.end > window.end or (tokens[place].upper and short.end == window.end)):
            return short._replace(start=start)
        if window:
            return window._replace(start=start)
        if tokens[place].number is not None or number_word(tokens[place].word).isdecimal():
            only = GENERIC.isdisjoint(kinds) and len(self.of_kind(kinds[-1])) == 1  # "viện 28, kho bạc 26"
            other = only or begins_a_day(tokens, place) or is_a_room(tokens, start, kinds)
            return None if other else UnitMention(start, place + 1, (), kinds)
        return self._nearly(tokens, start, place, kinds)

    def window(self, tokens: Sequence[Token], start: int, kinds: tuple[str, ...]) -> UnitMention | None:
        """Return the units that hold the longest row of words at `start`, the wholly named first."""
        row = ""
        best: UnitMention | None = None
        for place in range(start, len(tokens)):
            token = tokens[place]
            bare = str(token.number) if token.number is not None else token.bare
            if place == start and bare not in self._rows:
                bare = number_word(token.word)
            row = f"{row} {bare}" if row else bare
            entries = self._rows.get(row)
            if not entries:
                break
            said = tokens[start : place + 1]
            agreeing = [entry for entry in entries if all(map(same_word, said, entry.words))]
            codes = fitting([entry for entry in agreeing if entry.whole], kinds)
            if not codes and (
                len(said) > 1 or not kinds or any(GENERIC.isdisjoint(entry.kinds) and entry.kinds for entry in agreeing)
            ):
                codes = fitting([entry for entry in agreeing if entry.kinds or len(said) > 1 or not kinds], kinds)
            if codes:
                best = UnitMention(start, place + 1, codes, kinds)
        return best

    def _short_at(self, tokens: Sequence[Token], start: int, *, sure: bool = False) -> UnitMention | None:
        """Return the unit whose code or initials stand at `start`: "VP", "tdp6", "PX 2"."""
        token = tokens[start]
        if token.mark or not self._short.begins(token):
            return None
        for length in (2, 1):
            end = start + token.parts + length - 1
            last = tokens[end - 1] if end <= len(tokens) else None
            if last is None or (length > 1 and last.number is None and not last.upper):
                continue
            ending = fold(last.text) if last.number is None else str(last.number)  # "NH CSXH", "PX 2"
            key = fold(token.text) + (ending if length > 1 else "")
            codes = self._short.of(key)
            if (
                codes
                and (length > 1 or looks_like_code(token) or (sure and not _is_another_word(token)))
                and not (length == 1 and token.number is not None)
            ):
                return UnitMention(start, end, tuple(sorted(codes)))
        return None

    def _partly_short(self, tokens: Sequence[Token], start: int) -> UnitMention | None:
        found = self._short.partly(tokens, start)
        return UnitMention(start, found[0], tuple(sorted(found[1]))) if found else None

    def after_a_short_kind(self, tokens: Sequence[Token], start: int) -> UnitMention | None:
        """Return the unit named after the first letters of its kind: "p kế hoạch", "P. Kỹ thuật", "k nội"."""
        token = tokens[start]
        kinds = () if token.mark or len(token.text) > _LONGEST_SHORT_KIND else self._short_kinds.get(fold(token.text))
        if not kinds:
            return None
        place = start + token.parts
        if place < len(tokens) and tokens[place].text == "." and tokens[place].glued:
            place += 1
        if place >= len(tokens) or tokens[place].mark or tokens[place].number is not None:
            return None
        short = self._short_at(tokens, place)
        for kind in kinds:
            if short and set(short.codes) <= set(self.of_kind(kind)):
                return short._replace(start=start)  # "CN LB"
            found = self.window(tokens, place, (kind,))
            said = " ".join(word.bare for word in tokens[place : found.end]) if found else ""
            if found and any(entry.whole and kind in entry.kinds for entry in self._rows.get(said, ())):
                return found._replace(start=start)
        return None

    def _name_at(self, tokens: Sequence[Token], start: int) -> UnitMention | None:
        """Return the unit whose name stands at `start` without its kind.

        Two words or more, or one that is no common word.
        """
        token = tokens[start]
        found = self.window(tokens, start, ()) if not token.mark and token.number is None else None
        if found is None:
            return None
        said = tokens[start : found.end]
        named = self._rows.get(" ".join(word.bare for word in said), ())
        # "Kho bạc" of "Kho bạc Nhà nước tỉnh"
        whole = any(entry.whole or GENERIC.issuperset(entry.kinds) for entry in named)
        alone = token.loose and (not start or tokens[start - 1].mark)  # "kim dong xong, le loi 20/5"
        written = whole or alone or all(word.capital and not word.upper for word in said)
        if all(is_common(word) for word in said) and not (written and len(said) > 1):
            return None
        if len(said) == 1 and not (token.capital or token.word not in vocabulary.words()):
            return None
        if len(said) == 1 and (token.loose or len(token.bare) < _SHORTEST_ALONE) and not token.capital:
            return None
        return found

    def _nearly(self, tokens: Sequence[Token], start: int, place: int, kinds: tuple[str, ...]) -> UnitMention | None:
        """Return the one unit whose name is nearly the words after the kind, with a clear lead.

        Or a name that is not listed.
        """
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if is_common(token) and not token.capital and (following is None or following.mark or is_common(following)):
            return None
        said = rows_from(tokens, place)
        first = said[0][0][0] if said else ""
        best, second = nearest(said, self._names.get(first, ()))
        if best and best[0] - second >= _LEAD:
            codes = fitting([entry for entry in self._rows[best[2]] if entry.whole], kinds)
            return UnitMention(start, best[1], codes, kinds, near=True)
        if token.capital and not token.upper and token.word not in vocabulary.progress_words():
            return UnitMention(start, end_of_name(tokens, place), (), kinds)
        return None


def _all_of(kind: str, kinds: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the units of a kind and of those called after it: a "hội liên hiệp" is a "hội"."""
    return tuple(code for other, codes in kinds.items() if f"{other} ".startswith(f"{kind} ") for code in codes)


def _is_another_word(token: Token) -> bool:
    """Tell whether marks make another word of what reads like a code: "xã đóng rồi" beside a code DONG."""
    return is_common(token) and not token.upper and not token.text.isascii()


def _after_level(tokens: Sequence[Token], end: int) -> int:
    """Return the place after "tỉnh" of "BHXH tỉnh", "NHCSXH tỉnh"; not of "tỉnh ủy", and not after a number."""
    if end >= len(tokens) or not is_level(tokens[end].word) or tokens[end - 1].number is not None:
        return end
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    goes_on = after is not None and (after.capital or after.number is not None or after.word in _OF_THE_LEVEL)
    return end if goes_on or tokens[end].capital else end + 1


_OF_THE_LEVEL = lexicon.words("units.of_the_level")
