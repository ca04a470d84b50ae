"""Messages of each kind, and outcomes in seconds."""

from datetime import timedelta

from domain.messages import (
    ButtonAnswer,
    EditedText,
    Later,
    Reaction,
    Text,
)

TEXT = Text(5, "<b>Kính gửi</b>")
EDIT = EditedText(5, 9, "<b>Tình hình</b>")
THUMB = Reaction(-5, 9)
PRESSED = ButtonAnswer("77", "Đã ghi nhận")


def later(seconds: float, *, everyone: bool = False) -> Later:
    """An outcome in seconds."""
    return Later(timedelta(seconds=seconds), everyone=everyone)
