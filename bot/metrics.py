"""Figures about the program itself, as Prometheus reads them. Labels are our own words, never an id or a token."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from domain.messages import Outcome, Outgoing
from storage import outbox
from storage.engine import Store

READ_SECONDS = 3.0
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FAMILIES: Mapping[str, tuple[str, str]] = {
    "dondoc_updates_total": ("counter", "Updates taken in and stored."),
    "dondoc_updates_failed_total": ("counter", "Updates that could not be worked on; they are kept."),
    "dondoc_readings_total": ("counter", "Messages read, by what they were taken for and whether that was sure."),
    "dondoc_answers_total": ("counter", "Answers to people, by what became of them."),
    "dondoc_deliveries_total": ("counter", "Messages that must arrive, by kind and what became of them."),
    "dondoc_counter_differences_total": ("counter", "Kept figures that a recount put right."),
    "dondoc_lag_seconds": ("gauge", "Age of the newest message when it was stored."),
    "dondoc_outbox_waiting": ("gauge", "Messages that must arrive and wait."),
    "dondoc_outbox_oldest_seconds": ("gauge", "How long the oldest of them has been due."),
    "dondoc_leader": ("gauge", "1 if this program polls, plans and sends; 0 if it stands by."),
    "dondoc_database_up": ("gauge", "1 if the database answered just now."),
}
"""Name to type and explanation."""

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counts since the start of this process, and the last values of what goes up and down."""

    values: dict[str, dict[Labels, float]] = field(default_factory=lambda: {name: {} for name in FAMILIES})

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """It happened (so many times). Raises KeyError for a name that is not in FAMILIES."""
        values, key = self.values[name], tuple(sorted(labels.items()))
        values[key] = values.get(key, 0) + by

    def set(self, name: str, value: float) -> None:
        """It stands at `value` now."""
        self.values[name][()] = value

    def text(self) -> str:
        """Everything in Prometheus's text format; a family without values is only explained."""
        lines = []
        for name, (kind, explanation) in FAMILIES.items():
            lines += [f"# HELP {name} {explanation}", f"# TYPE {name} {kind}"]
            lines += [f"{name}{_braced(labels)} {value:g}" for labels, value in sorted(self.values[name].items())]
        return "\n".join(lines) + "\n"


def counting(
    send: Callable[[Outgoing], Awaitable[Outcome]], metrics: Metrics
) -> Callable[[Outgoing], Awaitable[Outcome]]:
    """The same way out, with each answer's outcome counted."""

    async def counted(message: Outgoing) -> Outcome:
        outcome = await send(message)
        metrics.count("dondoc_answers_total", outcome=type(outcome).__name__.lower())
        return outcome

    return counted


def offer_metrics(
    app: web.Application, metrics: Metrics, store: Store, clock: Callable[[], datetime], leads: Callable[[], bool]
) -> None:
    """Serve `/metrics`. What stands in the database is looked up at each request; that it is away is told too."""

    async def tell(_: web.Request) -> web.Response:
        metrics.set("dondoc_leader", leads())
        await _look_at_outbox(metrics, store, clock())
        return web.Response(body=metrics.text().encode(), headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/metrics", tell)


async def _look_at_outbox(metrics: Metrics, store: Store, now: datetime) -> None:
    try:
        async with asyncio.timeout(READ_SECONDS), store.read() as session:
            waiting, oldest = await outbox.backlog(session, now)
    except (SQLAlchemyError, OSError):
        metrics.set("dondoc_database_up", 0)
        return
    metrics.set("dondoc_database_up", 1)
    metrics.set("dondoc_outbox_waiting", waiting)
    metrics.set("dondoc_outbox_oldest_seconds", max(0.0, (now - oldest).total_seconds()) if oldest else 0)


def _braced(labels: Labels) -> str:
    said = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{said}}}" if said else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
