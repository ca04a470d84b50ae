"""Messages in the language of the office: code says them in English, a catalogue beside this module says the rest."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")
COUNTED = re.compile(r"\{(\w+)\} (day|unit|task|group|reminder|level|request)s\b")


class UnknownLanguageError(ValueError):
    """The language is not one of those that have a catalogue."""


class Translator:
    """Says a message in one language; the English message is its own key, its fields are filled by name."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise UnknownLanguageError(f"no catalogue for {language!r}, only for {', '.join(LANGUAGES)}")
        self.language = language
        self._messages = read_catalogue(language)

    def __call__(self, message: str, **values: object) -> str:
        """Translate `message` and fill its {fields}; a message without a translation is said in English.

        Numbers and dates come in already formatted (`locales.formats`), names already escaped for HTML.
        """
        translated = self._messages.get(message)
        return (_of_one(message, values) if translated is None else translated).format_map(values)


def _of_one(message: str, values: Mapping[str, object]) -> str:
    """English has a singular, which Vietnamese has not: "{days} days" is "{days} day" where there is one."""

    def noun(found: re.Match[str]) -> str:
        return f"{{{found[1]}}} {found[2]}" if str(values.get(found[1])) == "1" else found[0]

    return COUNTED.sub(noun, message)


@cache
def read_catalogue(language: str) -> MappingProxyType[str, str]:
    """English message to its translation, read from the .po itself: nothing to compile, nothing stale."""
    with (HERE / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return MappingProxyType({str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string})
