"""The file of an export, by its kind."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, Protocol

from locales.translator import Translator
from reports.export.account import Account, Line
from reports.export.document import Document
from reports.export.forms import Form
from reports.export.picture import Picture
from reports.export.separated import SeparatedFile
from reports.export.workbook import Workbook


class Export(Protocol):
    """A file that is being written: it takes the lines of the detailed list, in their order, then is closed."""

    def add(self, lines: Iterable[Line]) -> None:
        """Take these too."""

    def close(self) -> None:
        """There is no more."""


MAKERS: dict[Form, Callable[[BinaryIO, Account, Translator], Export]] = {
    Form.XLSX: Workbook,
    Form.DOCX: Document,
    Form.CSV: SeparatedFile,
    Form.PNG: Picture,
}


def begin_export(form: Form, file: BinaryIO, account: Account, tr: Translator) -> Export:
    """Begin a file of this kind; it is whole once it was closed. Not for the event loop: it reckons for seconds."""
    return MAKERS[form](file, account, tr)
