"""Saying a message in the language of the office."""

import pytest

from locales.translator import Translator, UnknownLanguageError

SAID = "{complete}/{parents} {parent_units} have 100% of their {units} complete."
FIELDS = {"complete": "26", "parents": "61", "parent_units": "đảng bộ", "units": "chi bộ"}


def test_a_message_is_said_in_vietnamese() -> None:
    """The sentence of the contract."""
    assert Translator("vi")(SAID, **FIELDS) == "26/61 đảng bộ có 100% chi bộ trực thuộc hoàn thành."


def test_the_message_itself_is_english() -> None:
    """Nothing to translate."""
    assert Translator("en")("Overdue: {count}.", count=5) == "Overdue: 5."


def test_a_message_without_a_translation_is_said_in_english() -> None:
    """Better than silence; the catalogue's test sees to it that it does not happen."""
    assert Translator("vi")("No such message, {name}.", name="An") == "No such message, An."


def test_braces_in_what_is_filled_in_stay_as_they_are() -> None:
    """A unit may be called anything."""
    assert Translator("vi")("Overdue: {count}.", count="{x}") == "Quá hạn: {x}."


def test_a_language_without_a_catalogue_is_refused_by_name() -> None:
    """Not by a missing file at the first message."""
    with pytest.raises(UnknownLanguageError, match=r"'fr'.*vi, en"):
        Translator("fr")


def test_english_counts_one_in_the_singular_and_leaves_names_alone() -> None:
    """Vietnamese has one form; what people are called is not touched."""
    overdue = "{unit}: {days} days overdue, {count} units."
    assert Translator("en")(overdue, unit="1 days", days="1", count="12") == "1 days: 1 day overdue, 12 units."
