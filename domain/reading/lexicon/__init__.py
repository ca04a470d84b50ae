"""The reader's words as data: TOML files that a person can read and extend, loaded once.

A phrase may hold `(a|b)` for a choice and `[a]` for a part that may be missing: "chưa (gửi|nộp) [được]" is four.
"""

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

_PIECE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|([^\s()\[\]]+)")


@cache
def table(name: str) -> dict[str, Any]:
    """Return the file `name`.toml as it stands."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return the set of words `name` ("figures.people") of the file sets.toml: what a rule knows its words by."""
    rule, group = name.split(".")
    return frozenset(table("sets")[rule][group]["words"])


def variants(pattern: str) -> list[str]:
    """Return every phrase that `pattern` stands for, words joined by one space."""
    choices: list[list[str]] = []
    for chosen, optional, word in _PIECE.findall(pattern):
        if chosen:
            choices.append([part.strip() for part in chosen.split("|")])
        elif optional:
            choices.append(["", *(part.strip() for part in optional.split("|"))])
        else:
            choices.append([word])
    return [" ".join(part for part in parts if part) for parts in product(*choices)]


@cache
def phrases(name: str) -> dict[str, tuple[str, ...]]:
    """Return concept → phrases for a file of sections that each have a list `words`.

    A section with `after` has each phrase also after those words: "chưa gửi", and "vẫn chưa gửi".
    """
    return {concept: tuple(_phrases(section)) for concept, section in table(name).items()}


def _phrases(section: dict[str, Any]) -> list[str]:
    plain = [phrase for pattern in section["words"] for phrase in variants(pattern)]
    return plain + [f"{before} {phrase}" for before in section.get("after", ()) for phrase in plain]
