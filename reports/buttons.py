"""The buttons under reminders, and what they carry: short, and checked again when it comes back."""

from collections.abc import Sequence

from domain.messages import Button, Rows
from domain.values import Status
from locales.translator import Translator
from reports.export.forms import Form
from reports.text.standing import button_label

ANSWERS = (Status.DONE, Status.IN_PROGRESS, Status.BLOCKED, Status.POSTPONED)
"""The four answers of every reminder, in their order."""


def data_of(act: str, *arguments: object) -> str:
    """The data of a button; well below Telegram's 64 bytes with ids of any size."""
    return ":".join([act, *map(str, arguments)])


def decision_buttons(tr: Translator, extension: int) -> Rows:
    """Under a request for more time: grant it, or refuse it."""
    return ((Button(tr("Agree"), data_of("y", extension, 1)), Button(tr("Do not agree"), data_of("y", extension, 0))),)


def answer_buttons(tr: Translator, act: str, subject: int) -> Rows:
    """The answers of a reminder, two in a row: `a` for an assignment's, `g` for a digest's."""
    buttons = [Button(button_label(tr, status), data_of(act, subject, status.value)) for status in ANSWERS]
    return tuple(buttons[:2]), tuple(buttons[2:])


def file_buttons(tr: Translator, forms: Sequence[Form], *about: int) -> tuple[Button, ...]:
    """A row of kinds of files, to be made of a campaign, a unit and a cluster's place (`about`)."""
    labels = {Form.XLSX: "Excel", Form.DOCX: "Word", Form.CSV: "CSV", Form.PNG: tr("Chart")}
    return tuple(Button(labels[form], data_of("f", form.value, *about)) for form in forms)
