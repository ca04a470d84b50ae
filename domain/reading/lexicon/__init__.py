"""The reader's words as data: TOML files that a person can read and extend, loaded once.

A phrase may hold `(a|b)` for a choice and `[a]` for a part that may be missing: "chưa (gửi|nộp) [được]" is four.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

Slots = tuple[tuple[str, ...], ...]
"""What may stand at each place of a phrase, one after the other; "" where a place may be empty."""

_PIECE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|([^\s()\[\]]+)")


@cache
def table(name: str) -> dict[str, Any]:
    """Return the file `name`.toml as it stands."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return the set of words `name` ("figures.people") of the file sets.toml: what a rule knows its words by."""
    rule, group = name.split(".")
    return frozenset(table("sets")[rule][group]["words"])


def slots(pattern: str) -> Slots:
    """Return what may stand at each place of `pattern`, one after the other; "" where a place may be empty."""
    found: list[tuple[str, ...]] = []
    for chosen, optional, word in _PIECE.findall(pattern):
        if chosen:
            found.append(tuple(part.strip() for part in chosen.split("|")))
        elif optional:
            found.append(("", *(part.strip() for part in optional.split("|"))))
        else:
            found.append((word,))
    return tuple(found)


def variants(pattern: str) -> list[str]:
    """Return every phrase that `pattern` stands for, words joined by one space."""
    return _spelt_out(slots(pattern))


@cache
def patterns(name: str) -> dict[str, tuple[Slots, ...]]:
    """Return concept → patterns for a file of sections that each have a list `words`.

    A section with `after` has each phrase also after those words: "chưa gửi", and "vẫn chưa gửi".
    """
    return {concept: tuple(_patterns(section)) for concept, section in table(name).items()}


def _patterns(section: dict[str, Any]) -> Iterator[Slots]:
    before: Slots = (("", *section["after"]),) if section.get("after") else ()
    return ((*before, *slots(pattern)) for pattern in section["words"])


@cache
def phrases(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return concept → phrases, each concept spelt out when it is asked for: some stand for tens of thousands."""
    return _SpeltOut(patterns(name))


class _SpeltOut(Mapping[str, tuple[str, ...]]):
    """Concept → phrases."""

    def __init__(self, found: dict[str, tuple[Slots, ...]]) -> None:
        self._patterns = found
        self._phrases: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, concept: str) -> tuple[str, ...]:
        if concept not in self._phrases:
            every = (phrase for pattern in self._patterns[concept] for phrase in _spelt_out(pattern))
            self._phrases[concept] = tuple(every)
        return self._phrases[concept]

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)


def _spelt_out(pattern: Slots) -> list[str]:
    return [" ".join(part for part in parts if part) for parts in product(*pattern)]


@cache
def words_in(name: str) -> frozenset[str]:
    """Return every word of a file's phrases."""
    options = (option for found in patterns(name).values() for pattern in found for slot in pattern for option in slot)
    return frozenset(word for option in options for word in option.split())


@cache
def single_words(name: str) -> frozenset[str]:
    """Return the phrases of a file that are one word."""
    return frozenset(word for found in patterns(name).values() for pattern in found for word in _alone(pattern))


def _alone(pattern: Slots) -> Iterator[str]:
    must = [slot for slot in pattern if "" not in slot]
    for slot in must or pattern:
        yield from (option for option in slot if option and " " not in option and len(must) <= 1)
