"""A campaign as exports tell it, for their tests: made up by hand, so that every number is known."""

import io
import struct
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from domain.tally import Figures
from domain.values import Status
from locales.translator import Translator
from reports.export.account import Account, By, Line, Part, Point, TaskAccount
from reports.export.files import begin_export
from reports.export.forms import Form
from reports.text.figures import TaskFigures
from tests.builders import ZONE, at

NOW = at("2020-05-15 17:00")
WHOLE = Figures(5_408, 3_940, 12, 1_310, 96, 41, 21, 30, 61, 26)
PARTS = (Part("Đảng bộ Sở Y tế", Figures(3, 3)), Part("Đảng bộ Sở Tài chính", Figures(8, 1, 0, 6, 1, overdue=2)))
TASK = TaskAccount(
    TaskFigures("Tổ chức đại hội", WHOLE, ("chi bộ",), ("đảng bộ",)),
    {By.PARENT: PARTS, By.WAVE: (Part("", Figures(4, 2)), Part("điểm", Figures(7, 7)))},
    (Point(at("2020-05-13 23:59"), 10, 5_408), Point(at("2020-05-14 23:59"), 2_000, 5_408), Point(NOW, 3_940, 5_408)),
)
ACCOUNT = Account(
    "Đảng bộ Khối", "đảng bộ", "", "Đảng bộ Khối", "Đại hội chi bộ nhiệm kỳ 2020 - 2022", (TASK,), NOW, ZONE
)
SENTENCE = 'đã có 3.940/5.408 chi bộ hoàn thành nội dung "Tổ chức đại hội", đạt tỷ lệ 72,86%.'
LINE = Line(
    code="007",
    unit="Chi bộ Văn phòng",
    parent="Đảng bộ Sở Y tế",
    cluster="Cụm 1",
    wave="điểm",
    sector="cơ quan",
    task="Tổ chức đại hội",
    status=Status.DONE,
    overdue=False,
    late=True,
    due=at("2020-05-12 17:00"),
    day=date(2020, 5, 13),
    step=(3, 6),
    number=1_250,
    answer="",
    by="Nguyễn Văn An",
    at=at("2020-05-14 00:30"),
    source="group",
)
OPEN = replace(
    LINE, code="B2", unit="Chi bộ Kế toán", status=Status.IN_PROGRESS, late=False, overdue=True, by="", at=None
)


def made(form: Form, lines: Iterable[Line] = (LINE, OPEN), account: Account = ACCOUNT) -> bytes:
    """A file of this kind."""
    file = io.BytesIO()
    export = begin_export(form, file, account, Translator("vi"))
    export.add(lines)
    export.close()
    return file.getvalue()


def size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    return width, height
