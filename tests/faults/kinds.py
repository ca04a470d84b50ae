"""Which messages on the line are deliveries, which must arrive, and which are answers to somebody, a courtesy."""

import json

from sandbox.journal import Entry
from storage.tables import DeliveryKind
from tests.faults.office import TITLE

IN_GROUPS = (DeliveryKind.REMINDER, DeliveryKind.DIGEST, DeliveryKind.TALLY, DeliveryKind.ANNOUNCEMENT)
"""With reminders, which are known by their buttons."""
BY_BUTTON = {
    "a": (DeliveryKind.REMINDER,),
    "g": (DeliveryKind.DIGEST,),
    "o": (DeliveryKind.ALARM,),
    "y": (DeliveryKind.REQUEST,),
}
"""By the first letter of what a press on it brings back."""
AFTER_A_GAP = "đề nghị bấm lại"


def is_delivery(entry: Entry) -> bool:
    """Something that must arrive, not an answer to somebody."""
    return entry.method == "sendMessage" and kind_of(entry) is not None


def kind_of(entry: Entry) -> tuple[DeliveryKind, ...] | None:
    """Which kinds of delivery a message may be; None for an answer to somebody, which is a courtesy."""
    params = entry.params or {}
    markup = json.loads(params["reply_markup"]) if "reply_markup" in params else {}
    data = [button.get("callback_data") or "-" for row in markup.get("inline_keyboard", []) for button in row]
    if "reply_parameters" in params:
        return None
    if data:
        return BY_BUTTON.get(data[0][0])
    if (entry.chat or 0) < 0:
        # Without buttons: what is about the campaign is its tally; the rest but for the line after a gap is courtesy.
        text = str(params.get("text"))
        return (DeliveryKind.TALLY,) if TITLE in text else (DeliveryKind.GAP,) if AFTER_A_GAP in text else None
    return tuple(kind for kind in DeliveryKind if kind not in IN_GROUPS)
