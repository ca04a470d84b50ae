"""`dondoc groups`: which chat talks about which units."""

from typing import Annotated

import typer

from bot.cli.desk import AsJson, Desk, at_desk, family, offer, print_json, print_table
from bot.cli.errors import CommandError
from domain.values import Purpose

app = family("Groups: link, show.")


@offer(app, "link", context_settings={"ignore_unknown_options": True})  # a group's id begins with a minus
def link(
    chat_id: Annotated[int, typer.Argument(help="The group's Telegram id, such as -1001234567890.")],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit's code.")],
    cluster: Annotated[str, typer.Option("--cluster", metavar="NAME", help="Only this cluster under the unit.")] = "",
    purpose: Annotated[Purpose, typer.Option("--purpose", help="Answers and tallies, or tallies alone.")] = (
        Purpose.REPORTS
    ),
    title: Annotated[str, typer.Option("--title", help="The group's title.")] = "",
    topic: Annotated[
        int | None,
        typer.Option("--topic", metavar="ID", help="Only this topic of a forum; without it the whole group."),
    ] = None,
) -> None:
    """Link a group to a unit; linking it again changes what it is for."""
    at_desk(_link, chat_id, unit, " ".join(cluster.split()), purpose, " ".join(title.split()), topic)


@offer(app, "list")
def show(as_json: AsJson = False) -> None:
    """Show the linked groups."""
    at_desk(_list, as_json)


async def _link(
    desk: Desk, chat_id: int, code: str, cluster: str, purpose: Purpose, title: str, topic: int | None
) -> None:
    from storage import figures, groups, units  # noqa: PLC0415
    from storage.scopes import scope_of  # noqa: PLC0415

    async with desk.store() as store, store.begin() as session:
        unit = await units.named(session, code)
        if cluster and cluster not in await figures.clusters(session, scope_of(unit)):
            raise CommandError("{unit} has no cluster “{cluster}”.", unit=unit.name, cluster=cluster)
        now = desk.now()
        await groups.link(session, chat_id, unit, now, cluster=cluster, purpose=purpose, title=title, topic=topic)
    desk.tell("Linked: {chat} to {unit}.", chat=chat_id, unit=unit.name)


async def _list(desk: Desk, as_json: bool) -> None:
    from storage.groups import listing  # noqa: PLC0415

    async with desk.store() as store, store.read() as session:
        rows = await listing(session)
    if as_json:
        for group, unit in rows:
            known = group.model_dump(mode="json", include={"chat_id", "title", "cluster", "purpose", "topic_id"})
            print_json(known | {"unit": unit.code, "present": group.left_at is None})
        return
    headers = [desk.tr(word) for word in ("Chat", "Title", "Unit", "Cluster", "Purpose")]
    print_table(headers, ((g.chat_id, g.title, unit.code, g.cluster, g.purpose) for g, unit in rows))
