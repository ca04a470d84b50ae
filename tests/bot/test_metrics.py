"""What Prometheus is told: its format, the outbox as it stands, nothing about anybody."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.metrics import FAMILIES, Metrics, counting, offer_metrics
from domain.messages import ButtonAnswer, Outcome, Outgoing, Refused, Sent, Text
from storage import outbox
from storage.engine import Store
from storage.tables import Delivery, DeliveryKind
from tests.builders import at

NOW = at("2020-05-15 09:00")
LINE = re.compile(r'dondoc_[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? -?[0-9.e+]+')


@pytest.fixture
async def client(sqlite_store: Store) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """A browser in front of `/metrics`."""
    app = web.Application()
    offer_metrics(app, Metrics(), sqlite_store, lambda: NOW, lambda: True)
    async with TestClient(TestServer(app)) as client:
        yield client


def test_the_format_is_prometheus() -> None:
    """Explained, typed, one line a set of labels, in a fixed order."""
    metrics = Metrics()
    metrics.count("dondoc_readings_total", intent="report", sure="yes")
    metrics.count("dondoc_readings_total", sure="yes", intent="report")
    metrics.count("dondoc_readings_total", 3, intent='a "b"\n\\', sure="no")
    metrics.set("dondoc_lag_seconds", 1.25)
    lines = metrics.text().splitlines()
    assert 'dondoc_readings_total{intent="report",sure="yes"} 2' in lines
    assert 'dondoc_readings_total{intent="a \\"b\\"\\n\\\\",sure="no"} 3' in lines
    assert "dondoc_lag_seconds 1.25" in lines
    assert lines.count("# TYPE dondoc_readings_total counter") == 1
    assert [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)] == []


def test_a_name_that_is_not_explained_cannot_be_counted() -> None:
    """A slip of the pen is found by the first test that runs over it."""
    with pytest.raises(KeyError):
        Metrics().count("dondoc_update_total")
    assert all(name.endswith("_total") is (kind == "counter") for name, (kind, _) in FAMILIES.items())


async def test_answers_are_counted_by_what_became_of_them() -> None:
    """The way out stays what it is."""

    async def send(message: Outgoing) -> Outcome:
        return Refused("no") if isinstance(message, Text) else Sent(None)

    metrics = Metrics()
    send_counted = counting(send, metrics)
    assert await send_counted(Text(1, "x")) == Refused("no")
    assert await send_counted(ButtonAnswer("1")) == Sent(None)
    counted = {labels[0][1]: value for labels, value in metrics.values["dondoc_answers_total"].items()}
    assert counted == {"refused": 1, "sent": 1}


async def test_the_outbox_is_looked_at_when_asked(
    client: TestClient[web.Request, web.Application], sqlite_store: Store
) -> None:
    """What is due and how old the oldest is; what is put off does not count."""
    rows = [
        Delivery(key=str(n), kind=DeliveryKind.ALARM, due=NOW - timedelta(minutes=n), next_try=NOW, stale_at=NOW)
        for n in range(3)
    ]
    rows.append(rows[0].model_copy(update={"key": "later", "next_try": NOW + timedelta(hours=1)}))
    async with sqlite_store.begin() as session:
        await outbox.put(session, rows)
    answer = await client.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = (await answer.text()).splitlines()
    for line in ("dondoc_outbox_waiting 3", "dondoc_outbox_oldest_seconds 120", "dondoc_leader 1"):
        assert line in lines


async def test_a_database_that_is_away_is_told_and_the_rest_still_is() -> None:
    """A watcher must not go blind when it matters."""
    app = web.Application()
    store = Store("postgresql+psycopg://127.0.0.1:9/nobody")
    offer_metrics(app, Metrics(), store, lambda: NOW, lambda: False)
    async with TestClient(TestServer(app)) as client:
        text = await (await client.get("/metrics")).text()
    assert "dondoc_database_up 0\n" in text
    assert "dondoc_leader 0\n" in text
    await store.close()
