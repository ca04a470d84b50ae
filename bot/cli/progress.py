"""How far a long command is, on stderr: one line that changes on a terminal, a line for each tenth elsewhere."""

import sys
from collections.abc import Callable

import typer


class Progress:
    """Told how far a step is; `words` makes the line of a count and a total. `end` closes the line."""

    def __init__(self, words: Callable[[int, int], str]) -> None:
        self._words = words
        self._live = sys.stderr.isatty()
        self._shown = -1

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total`; shown only if it is a step further."""
        step = done * (100 if self._live else 10) // max(total, 1)
        if step == self._shown:
            return
        self._shown = step
        line = self._words(done, total)
        typer.echo(f"\r{line}" if self._live else line, err=True, nl=not self._live)

    def end(self) -> None:
        """Nothing more comes."""
        if self._live and self._shown >= 0:
            typer.echo(err=True)
