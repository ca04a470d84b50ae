"""What is said about a unit list: what it holds, what it would change, what is wrong with it, what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.units import Changes, LevelCount, Problem, UnitList
from locales.formats import moment, number
from locales.translator import Translator
from reports.text.names import safe

MOST_NAMED = 20
"""Codes, names or bad rows in one message; files hold the rest."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list; `left_out` are names with codes of units that it left out, at most MOST_NAMED of them."""

    file: str
    new: int
    changed: int
    left_out: Sequence[str]
    missing: int
    closed: int
    organiser_of: str = ""
    """The root, if the import has made whoever imported it organiser of that."""
    undo_until: datetime | None = None


def card(tr: Translator, levels: Sequence[LevelCount]) -> str:
    """The list as it is now, and what can be done with it."""
    if not levels:
        return tr(
            "There is no unit list yet. Please fill in the template, or take your own list with the same columns, and"
            " send it here as an Excel (.xlsx) or csv file."
        )
    return "\n".join((f"<b>{tr('Unit list')}</b>", *_levels(tr, levels)))


def ask_for_list(tr: Translator, *, first: bool) -> str:
    """Said after the button for a new list."""
    if first:
        return tr("Please send the list here as an Excel (.xlsx) or csv file. /cancel: to stop.")
    return tr(
        "Please send the new list here as an Excel (.xlsx) or csv file. Known codes are updated, new ones added; units"
        " that are not in it any more are closed only if you confirm it. /cancel: to stop."
    )


def not_a_list(tr: Translator) -> str:
    """Said of words, pictures and all else where a list is awaited."""
    return tr("This is no list. Please send an Excel (.xlsx) or csv file, or /cancel to stop.")


def in_private(tr: Translator) -> str:
    """Said in a group."""
    return tr("The unit list is shown and taken over in the private chat with the system.")


def not_allowed(tr: Translator, organisers: Sequence[str]) -> str:
    """Said to whoever may not change the list; `organisers` are the names of those who may."""
    if not organisers:
        return tr("Only the organiser of the whole organisation changes the unit list.")
    names = ", ".join(safe(name) for name in organisers)
    return tr(
        "Only the organiser of the whole organisation changes the unit list. Please contact {names}.", names=names
    )


def fetching(tr: Translator, file: str) -> str:
    """The first state of the message that shows how far it is."""
    return tr("The system is reading the file “{file}”.", file=safe(file))


def reading(tr: Translator, done: int, total: int) -> str:
    """How far the reading is."""
    return tr("Reading: {percent}%", percent=done * 100 // max(total, 1))


def storing(tr: Translator, done: int, total: int) -> str:
    """How far the import is."""
    return tr("Stored: {done}/{total}", done=number(done, tr.language), total=number(total, tr.language))


def unreadable(tr: Translator, file: str, reason: str) -> str:
    """The file is no list; `reason` is a translated clause."""
    return tr(
        "The file “{file}” cannot be used: {reason}. Please send the list as an Excel (.xlsx) or csv file.",
        file=safe(file),
        reason=safe(reason),
    )


def gone(tr: Translator) -> str:
    """Telegram has the file no more."""
    return tr("Telegram does not keep this file any more; nothing was changed. Please send it again.")


def too_large(tr: Translator) -> str:
    """It is larger than Telegram gives to bots."""
    return tr(
        "The file is larger than 20 MB, more than Telegram gives to the system. Please take out pictures and other"
        " sheets and send it again."
    )


def describe(tr: Translator, listed: UnitList, changes: Changes) -> Iterator[str]:
    """What a list holds and what it would change, a line each."""
    yield from _levels(tr, listed.levels())
    yield tr("Units with units below them: {count}.", count=number(listed.parent_count(), tr.language))
    if clusters := listed.clusters():
        named = (f"{safe(name)} ({number(count, tr.language)})" for name, count in clusters)
        yield tr("Clusters: {names}.", names=some(named))
    yield tr(
        "New: {new}; changed: {changed}; unchanged: {unchanged}.",
        new=number(len(changes.new), tr.language),
        changed=number(len(changes.changed), tr.language),
        unchanged=number(changes.unchanged, tr.language),
    )
    if changes.missing:
        told = {"count": number(len(changes.missing), tr.language), "codes": some(map(safe, changes.missing))}
        yield tr("Stored but not in the list, left as they are: {count} ({codes}).", **told)


def preview(tr: Translator, file: str, listed: UnitList, changes: Changes, *, again: bool) -> str:
    """What importing would do, before anything is done. `again`: another change came between."""
    lines = [f"<b>{tr('The list in the file “{file}”', file=safe(file))}</b>"]
    if again:
        lines.insert(
            0, tr("The unit list was changed by somebody else meanwhile; nothing was imported. Compared anew:")
        )
    lines += describe(tr, listed, changes)
    if listed.ignored:
        lines.append(tr("Columns ignored: {columns}.", columns=some(map(safe, listed.ignored))))
    if changes.new or changes.changed:
        lines.append(tr("Nothing is stored yet. Please look it over and press the button to import all of it."))
    elif changes.missing:
        lines.append(tr("Nothing is new or changed. Units that are not in the list are closed only by the button."))
    else:
        lines.append(tr("The list is the same as the stored one; there is nothing to import."))
    return "\n".join(lines)


def refused(tr: Translator, file: str, problems: Sequence[Problem], *, marked: bool) -> str:
    """Every bad row with its reason, up to a limit. `marked`: a file with the cells marked comes as well."""
    count = number(len(problems), tr.language)
    lines = [
        tr("The list in the file “{file}” cannot be imported yet, problems: {count}.", file=safe(file), count=count)
    ]
    for problem in problems[:MOST_NAMED]:
        reason = tr(problem.reason, **{key: safe(str(value)) for key, value in problem.fields.items()})
        lines.append(tr("Row {row}: {reason}.", row=problem.row, reason=reason) if problem.row else f"- {reason}.")
    if (more := len(problems) - MOST_NAMED) > 0:
        lines.append(tr("And {count} more.", count=number(more, tr.language)))
    if marked:
        lines.append(
            tr("Nothing was changed. Please correct the coloured cells in the file below and send it back here.")
        )
    else:
        lines.append(tr("Nothing was changed. Please correct the list and send it again."))
    return "\n".join(lines)


def imported(tr: Translator, done: Imported, zone: ZoneInfo) -> str:
    """What was imported, what is left to decide, and what comes next."""
    lines = [
        tr(
            "The list in the file “{file}” is imported: {new} units new, {changed} changed.",
            file=safe(done.file),
            new=number(done.new, tr.language),
            changed=number(done.changed, tr.language),
        )
    ]
    if done.closed:
        lines.append(tr("Closed, with their history kept: {count} units.", count=number(done.closed, tr.language)))
    elif done.missing:
        more = number(done.missing - len(done.left_out), tr.language)
        names = "; ".join(map(safe, done.left_out))
        rest = tr("; and {count} more, in the file below", count=more) if done.missing > len(done.left_out) else ""
        lines.append(tr("Not in the list any more, but still open: {names}.", names=f"{names}{rest}"))
    if done.undo_until is not None:
        lines.append(tr("It can be undone until {moment}.", moment=moment(done.undo_until, zone, tr.language)))
    if done.organiser_of:
        lines.append(tr("You are organiser of {unit}.", unit=safe(done.organiser_of)))
    if done.new:
        lines.append(
            tr(
                "The next step: /people invites the secretaries of the units; add the system to your groups; /campaign"
                " makes a campaign."
            )
        )
    return "\n".join(lines)


def undone(tr: Translator, file: str) -> str:
    """Everything is as before."""
    return tr("The import of the file “{file}” is undone: the unit list is as it was before.", file=safe(file))


def stands(tr: Translator, why: str) -> str:
    """It can be neither undone nor closed any more; `why` is a sentence in English."""
    return tr("{why} Nothing was changed. If needed, please send the right list here.", why=tr(why))


def some(names: Iterable[str]) -> str:
    """The first of them."""
    every = list(names)
    return ", ".join(every[:MOST_NAMED]) + (", …" if len(every) > MOST_NAMED else "")


def _levels(tr: Translator, levels: Sequence[LevelCount]) -> Iterator[str]:
    total = number(sum(level.units for level in levels), tr.language)
    yield tr("Units: {count}, in {levels} levels.", count=total, levels=max(level.depth for level in levels) + 1)
    for level in levels[:MOST_NAMED]:
        kind, count = safe(level.kind) or tr("no kind"), number(level.units, tr.language)
        yield tr("  Level {level}: {units} ({kind})", level=level.depth + 1, units=count, kind=kind)
    if len(levels) > MOST_NAMED:  # a column of names was taken for that of kinds
        yield "  …"
