"""`dondoc audit`: who changed what, when, from which message."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import AsJson, Desk, at_desk, print_json, print_table

if TYPE_CHECKING:
    from storage.tables import Audit, Person

Since = Annotated[str | None, typer.Option("--since", metavar="ISO", help="Only changes from this moment on.")]


def audit(since: Since = None, as_json: AsJson = False) -> None:
    """Show who changed what, when, from which message, oldest first."""
    at_desk(_audit, _moment(since), as_json)


def _moment(text: str | None) -> datetime | None:
    """A moment of ISO 8601; a day alone means its beginning. Raises BadParameter."""
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} (2020-05-15, 2020-05-15T17:00)", param_hint="--since") from error


async def _audit(desk: Desk, since: datetime | None, as_json: bool) -> None:
    from storage.audit import listing  # noqa: PLC0415

    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=desk.settings.timezone)
    async with desk.store() as store, store.read() as session:
        rows = await listing(session, since)
    if as_json:
        print_json(*(_as_json(desk, change, person) for change, person in rows))
        return
    headers = [desk.tr(word) for word in ("At", "By", "Action", "Subject", "Detail")]
    print_table(
        headers,
        (
            (desk.local(c.at), person and person.name, c.action, c.subject, json.dumps(c.detail, ensure_ascii=False))
            for c, person in rows
        ),
    )


def _as_json(desk: Desk, change: "Audit", person: "Person | None") -> dict[str, object]:
    return {
        "at": desk.local(change.at),
        "by": person.name if person else None,
        "action": change.action,
        "subject": change.subject,
        "detail": change.detail,
        "chat_id": change.chat_id,
        "message_id": change.message_id,
    }
