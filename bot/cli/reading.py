"""`dondoc read`: what the reader makes of messages, as JSON Lines; needs no database and no settings."""

import sys
from typing import Annotated

import typer


def read(
    explain: Annotated[bool, typer.Option("--explain", help="Also say which words gave what.")] = False,
) -> None:
    """Read cases on stdin, one JSON object a line, and print a reading for each."""
    from domain.reading.cases import answer  # noqa: PLC0415

    for line in sys.stdin:
        if line.strip():
            typer.echo(answer(line, explain=explain))
