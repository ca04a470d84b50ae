"""XML of unknown origin, read as a stream: no entities, no document type, no tree in memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]

BLOCK = 1 << 16


def parse(source: BinaryIO, start: Start, end: End, text: Text) -> None:
    """Tell the handlers every element and text of `source`. Raises ExpatError, also for any document type."""
    for _ in parse_blocks(source, start, end, text):
        pass


def parse_blocks(source: BinaryIO, start: Start, end: End, text: Text) -> Iterator[None]:
    """As `parse`, pausing after every block so that the caller can take what was read. Names come as they stand."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with source:
        while block := source.read(BLOCK):
            parser.Parse(block, False)
            yield
    parser.Parse(b"", True)
    yield


def elements(source: BinaryIO) -> Iterator[tuple[str, Attributes]]:
    """Every element's local name and attributes by theirs; for small parts."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parse(source, start, lambda _name: None, lambda _text: None)
    return iter(found)


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_doctype: object) -> None:
    # Entities are declared there: without it there is no "billion laughs". No workbook has one.
    raise expat.ExpatError("a document type")
