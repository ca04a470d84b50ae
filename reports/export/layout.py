"""How an administrative report is laid out: data, chosen by what kind of organisation writes it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

LAYOUTS = Path(__file__).with_name("layouts.toml")


@dataclass(frozen=True, slots=True)
class Style:
    """How one line looks: its size in points; `rule` is the length in mm of a line drawn under it (0: none)."""

    size: float
    text: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    rule: float = 0


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs: size, distance after and line in points, first line's indent in mm."""

    size: float
    first_line: float
    after: float
    line: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Margins, the width of the head's left half and the distance of the page's number from the top are in mm."""

    basis: str
    margins: dict[str, float]
    left_width: float
    page_number: Style
    number_from_top: float
    right: tuple[Style, ...]
    above: Style
    issuer: Style
    number: tuple[Style, ...]
    place: Style
    kind: Style
    subject: Style
    under_subject: Style
    section: str
    body: Body
    recipients: Style
    recipient: Style
    signature: tuple[Style, ...]


def layout_for(kind: str, day: date) -> Layout:
    """The layout for an organisation of this kind, on the rules in force on `day`."""
    folded = kind.casefold().strip()
    found = next(one for one in _read() if not one["kinds"] or folded.startswith(tuple(one["kinds"])))
    in_force = [basis["text"] for basis in found["basis"] if basis["since"] <= day]
    return _layout(found, in_force[-1] if in_force else found["basis"][0]["text"])


@cache
def _read() -> list[dict[str, Any]]:
    """As the file has them; the one for every kind stands last."""
    layouts: list[dict[str, Any]] = tomllib.loads(LAYOUTS.read_text("utf-8"))["layout"]
    return layouts


def _layout(found: dict[str, Any], basis: str) -> Layout:
    single = ("above", "issuer", "place", "kind", "subject", "under_subject", "recipients", "recipient")
    lines: dict[str, Any] = {name: Style(**found[name]) for name in single}
    blocks: dict[str, Any] = {
        name: tuple(Style(**line) for line in found[name]) for name in ("right", "number", "signature")
    }
    return Layout(
        basis=basis,
        margins=found["margins"],
        left_width=found["left_width"],
        page_number=Style(found["page_number"]["size"]),
        number_from_top=found["page_number"]["from_top"],
        section=found["section"],
        body=Body(**found["body"]),
        **lines,
        **blocks,
    )
