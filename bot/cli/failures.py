"""What can go wrong with a command, in words: files, names, the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli.errors import CommandError
from domain.campaign_file import CampaignFileError
from domain.units import UnitListError
from locales.translator import Translator
from reports.workbook import WorkbookError
from storage import campaigns, dues, units
from storage.migrate import NewerDatabaseError

BY_NAME = (
    units.UnknownUnitError,
    campaigns.UnknownCampaignError,
    campaigns.CampaignExistsError,
    campaigns.NobodyToAnswerError,
    dues.ClosedCampaignError,
    dues.PastDueError,
    dues.NothingOwedError,
)
"""Errors whose docstring is the message and whose argument is the name that was wrong."""

KNOWN = (
    *BY_NAME,
    CommandError,
    CampaignFileError,
    UnitListError,
    WorkbookError,
    NewerDatabaseError,
    DBAPIError,
    OSError,
)


@contextmanager
def known_failures(tr: Translator) -> Iterator[None]:
    """Tell a known failure on stderr and end with exit code 1; any other is a fault of the program and passes."""
    try:
        yield
    except KNOWN as error:
        for line in in_words(error, tr):
            typer.echo(line, err=True)
        raise typer.Exit(1) from error


def in_words(error: Exception, tr: Translator) -> Iterator[str]:
    """The failure, a line for each thing that is wrong."""
    match error:
        case CommandError():
            yield tr(error.message, **error.fields)
        case WorkbookError():
            yield _sentence(tr(error.message, **error.fields))
        case CampaignFileError():
            for problem in error.problems:
                place = f"{error.file_name}: {problem.key}" if problem.key else error.file_name
                yield f"{place}: {tr(problem.reason, **problem.values)}"
        case UnitListError():
            yield from unit_problems(error, tr)
        case DBAPIError():
            yield tr("The database cannot be used: {reason}.", reason=" ".join(str(error.orig).split()))
        case OSError():
            yield f"{error.filename}: {error.strerror}" if error.filename else str(error)
        case _:
            named = f": {error}" if error.args else ""
            yield tr((error.__doc__ or "").strip()).rstrip(".") + f"{named}."


def unit_problems(error: UnitListError, tr: Translator) -> Iterator[str]:
    """Each problem of a unit list with its row."""
    for problem in error.problems:
        reason = tr(problem.reason, **problem.fields)
        yield tr("Row {row}: {reason}.", row=problem.row, reason=reason) if problem.row else _sentence(reason)


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:].rstrip(".") + "."
