"""Which messages on the line are deliveries, which must arrive, and which are answers to somebody, a courtesy."""

import json

from sandbox.journal import Entry
from storage.tables import DeliveryKind


def is_delivery(entry: Entry) -> bool:
    """Something that must arrive, not an answer to somebody."""
    return entry.method == "sendMessage" and kind_of(entry) is not None


def kind_of(entry: Entry) -> tuple[DeliveryKind, ...] | None:
    """Which kinds of delivery a message may be; None for an answer to somebody, which is a courtesy."""
    params = entry.params or {}
    markup = json.loads(params["reply_markup"]) if "reply_markup" in params else {}
    data = [button["callback_data"] for row in markup.get("inline_keyboard", []) for button in row]
    if "reply_parameters" in params:
        return None
    if data:
        return {"a": (DeliveryKind.REMINDER,), "g": (DeliveryKind.DIGEST,)}.get(data[0][0])
    if (entry.chat or 0) < 0:
        return DeliveryKind.TALLY, DeliveryKind.GAP
    return DeliveryKind.ESCALATION, DeliveryKind.ALARM, DeliveryKind.GAP
