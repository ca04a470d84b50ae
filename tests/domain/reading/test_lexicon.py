"""The lexicon: what stands in its files is used, and says what for."""

import re
from pathlib import Path

from domain import reading
from domain.reading import lexicon


def test_each_small_set_of_words_is_some_rules_and_says_what_it_is_for() -> None:
    """A group that no module asks for would be edited in vain."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(reading.__file__).parent.rglob("*.py"))
    asked_for = set(re.findall(r'lexicon\.words\("([a-z_.]+)"\)', code))
    groups = {f"{rule}.{name}": group for rule, rules in lexicon.table("sets").items() for name, group in rules.items()}
    assert asked_for == set(groups)
    assert all(group["about"] and group["words"] for group in groups.values())
