"""The names of units taken apart, once, into the rows of words that messages may name them by."""

from collections.abc import Iterable

from domain.reading.names.kinds import GENERIC, generic_length, kind_openers, kinds_at, number_word, number_words
from domain.reading.names.namesakes import Entry, other_names
from domain.reading.names.shorts import Shorts
from domain.reading.values import UnitName
from domain.reading.words.tokens import tokenise
from domain.vietnamese import fold

_LONGEST = 12  # words; of a longer name the first and the last of them are enough to be named by
_FEWEST_CUT, _LONGEST_CUT = 3, 6  # words of a name that is told with its first two cut short
_MANY = 64  # units that share a name; more are no help in a question


class Gathered:
    """Rows of words → units, and the units by kind, by first word and by short name."""

    __slots__ = ("_seen", "firsts", "kinds", "rows", "short")

    def __init__(self, units: Iterable[UnitName]) -> None:
        self.rows: dict[str, list[Entry]] = {}
        self.kinds: dict[str, dict[str, None]] = {}
        self.firsts: dict[str, dict[str, None]] = {}  # "doan" → the units whose name it begins
        self.short = Shorts()
        self._seen: dict[tuple[str, tuple[str, ...], tuple[str, ...], bool], Entry] = {}
        for unit in units:
            self.short.add(unit.code, unit.code)
            for text in (unit.name, *unit.aliases, *other_names(unit.name)):
                self._add(unit.code, text)

    def short_kinds(self) -> dict[str, list[str]]:
        """Return the kinds by their first letters: "p" → "phong"."""
        found: dict[str, list[str]] = {}
        for kind in self.kinds.keys() - GENERIC:
            found.setdefault("".join(word[0] for word in kind.split()), []).append(kind)
        return found

    def whole_names(self) -> dict[str, list[str]]:
        """Return the whole names without digits, by their first letter."""
        found: dict[str, list[str]] = {}
        for row, entries in self.rows.items():
            if any(entry.whole for entry in entries) and not any(sign.isdecimal() for sign in row):
                found.setdefault(row[0], []).append(row)
        return found

    def openers(self, short_kinds: Iterable[str]) -> frozenset[str]:
        """Return the words, their marks left off, that some name begins with; `short_kinds` before their names."""
        words = (row for row in self.rows if " " not in row)
        return frozenset((*words, *short_kinds, *self.short.openers(), *kind_openers(), *number_words()))

    def _add(self, code: str, text: str) -> None:
        tokens = [token for token in tokenise(text) if not token.mark]
        kinds, start = kinds_at(tokens, 0)
        if start >= len(tokens):
            kinds, start = (), 0
        for kind in kinds:
            self.kinds.setdefault(kind, {})[code] = None
        core = tokens[start:]
        for part in (core,) if len(core) <= _LONGEST else (core[:_LONGEST], core[-_LONGEST:]):
            for first in range(len(part)):
                bare = ""
                words: tuple[str, ...] = ()
                for token in part[first:]:
                    bare, words = f"{bare} {token.bare}" if bare else token.bare, (*words, token.word)
                    self._add_row(code, kinds, words, bare, whole=len(words) == len(core))
        if _FEWEST_CUT <= len(core) <= _LONGEST_CUT:
            self._add_cut(code, kinds, tuple(token.word for token in core), core[0].bare[0] + core[1].bare[0])
        generic = generic_length(tokens)
        self.short.add_name(tokens, {generic, *range(start + 1)}, code)
        for token in tokens[generic : generic + 1]:
            self.firsts.setdefault(token.bare, {})[code] = None

    def _add_cut(self, code: str, kinds: tuple[str, ...], words: tuple[str, ...], short: str) -> None:
        """Keep a name with its first two words cut short: "TH Lê Lợi", "BH xã hội"; the initials alone name nothing."""
        self.rows.setdefault(short, []).append(Entry(kinds, (short,), whole=False, codes={}))
        for end in range(3, len(words) + 1):
            said = (short, *words[2:end])
            self._add_row(code, kinds, said, fold(" ".join(said)), whole=end == len(words))

    def _add_row(self, code: str, kinds: tuple[str, ...], words: tuple[str, ...], bare: str, *, whole: bool) -> None:
        if whole and len(words) == 1:
            bare = number_word(words[0])
            words = (bare,) if bare != words[0] else words
            bare = fold(bare)
        if not whole and bare.isdecimal():
            return
        key = (bare, kinds, words, whole)
        entry = self._seen.get(key)
        if entry is None:
            entry = self._seen[key] = Entry(kinds, words, whole, {})
            self.rows.setdefault(bare, []).append(entry)
        if len(entry.codes) < _MANY:
            entry.codes[code] = None
