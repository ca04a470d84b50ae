"""The catalogues against the code: everything said is translated, nothing is left over, and the wording keeps the rules
of the office.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "scheduler", "storage", "reports", "locales", "domain")
KEYWORDS = {"tr": None, "problem": (2,), "Wrong": None, "tell": None, "CommandError": None}
NEVER = (
    "đảm bảo|phê bình|vi phạm|thất bại|bạn|anh/chị|quý vị|deadline|update|đ/c|báo cáo viên|hàng ngày"
    "|uỷ|huỷ|thuỷ|hoà|hoá|khoá|khoẻ"
)
PICTURE = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")


def entries(language: str) -> list[Message]:
    """The catalogue of a language without its header."""
    with (HOUSE / "locales" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [entry for entry in read_po(file, locale=language) if entry.id]


@cache
def said() -> set[str]:
    """Every message that the code gives to a translator by its words."""
    found: set[str] = set()
    for room in ROOMS:
        extracted = extract_from_dir(HOUSE / room, [("**.py", "python")], keywords=KEYWORDS)
        found |= {str(message) for _, _, message, _, _ in extracted}
    return found


def written() -> Iterator[str]:
    """Every string in the code: a message may also stand in a table and reach the translator by its name."""
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def fields(text: str) -> set[str | None]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


VIETNAMESE = entries("vi")


def test_every_message_is_translated() -> None:
    """Also those of campaign files, which reach people through the command line."""
    assert sorted(said() - {str(entry.id) for entry in VIETNAMESE if entry.string}) == []


def test_the_template_for_translators_holds_what_is_said() -> None:
    """`make messages` writes it anew."""
    with (HOUSE / "locales" / "messages.pot").open("rb") as file:
        assert {str(entry.id) for entry in read_po(file) if entry.id} == said()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_entry_is_left_over(language: str) -> None:
    """What no code says any more goes."""
    assert sorted({str(entry.id) for entry in entries(language)} - set(written())) == []


def test_a_message_has_one_entry() -> None:
    """The later one would win in silence."""
    text = (HOUSE / "locales" / "vi" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert len(re.findall(r"^msgid ", text, re.MULTILINE)) == len(VIETNAMESE) + 1


def test_a_translation_has_the_fields_of_its_message() -> None:
    """A lost field is a lost figure, an unknown one a crash."""
    assert [entry.id for entry in VIETNAMESE if fields(str(entry.id)) != fields(str(entry.string))] == []


def test_the_wording_keeps_the_rules_of_the_office() -> None:
    """No exclamation marks, no pictures, no words that an office does not use, "ủy" and "hòa" with the mark there."""
    broken = re.compile(rf"!|\b({NEVER})\b", re.IGNORECASE)
    found = [str(entry.string) for entry in VIETNAMESE]
    assert [text for text in found if broken.search(text) or PICTURE.search(text)] == []


def test_translations_are_composed() -> None:
    """NFC, so that they compare and cut as they look."""
    assert [entry.id for entry in VIETNAMESE if not unicodedata.is_normalized("NFC", str(entry.string))] == []


def test_a_translation_ends_as_its_message_does() -> None:
    """A colon before buttons stays a colon, a sentence keeps its full stop."""

    def end(text: str) -> str:
        return text[-1] if text[-1] in ".:?" else ""

    assert [entry.id for entry in VIETNAMESE if end(str(entry.id)) != end(str(entry.string))] == []
