"""A file that a command writes: whole, or not at all."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Annotated, BinaryIO, cast

import typer

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the file; - is stdout.")]
STDOUT = Path("-")


@contextmanager
def writing(output: Path) -> Iterator[BinaryIO]:
    """A file to write to; it takes its name, or its place on stdout, only once everything went well."""
    if output == STDOUT:
        with tempfile.TemporaryFile() as draft:
            yield cast("BinaryIO", draft)
            draft.seek(0)
            copyfileobj(draft, sys.stdout.buffer)
        return
    draft_name = output.with_name(f".{output.name}.part")
    try:
        with draft_name.open("wb") as file:
            yield file
        draft_name.replace(output)
    finally:
        draft_name.unlink(missing_ok=True)
