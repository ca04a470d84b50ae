"""The picture: every text stands in it whole, with the numbers of everywhere."""

from dataclasses import replace

import pytest

from domain.tally import Figures
from locales.translator import Translator
from reports.export.account import Account, By, Part
from reports.export.forms import Form
from reports.export.picture import MOST_BARS, draw
from tests.reports.exported import ACCOUNT, SENTENCE, TASK, made, size


def texts(account: Account) -> list[str]:
    """Every text of the picture; each must lie within it."""
    figure = draw(account, Translator("vi"))
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    found = [text for text in figure.findobj(lambda one: hasattr(one, "get_text")) if text.get_text().strip()]
    for text in found:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= figure.bbox.x1, text
        assert box.y1 <= figure.bbox.y1, text
    return [text.get_text() for text in found]


def test_the_picture_says_the_sentence_and_every_part_in_its_order() -> None:
    """The furthest on top (drawn last); the same numbers as everywhere."""
    said = texts(ACCOUNT)
    joined = " ".join(said)
    assert SENTENCE in joined
    assert said.index("Đảng bộ Sở Tài chính") < said.index("Đảng bộ Sở Y tế")
    assert {"1/8 (12,5%)", "3/3 (100%)", "hoàn thành", "có vướng mắc", "15/5", "14/5"} <= set(said)
    assert size(made(Form.PNG))[0] == 1_600


MANY = [(2, 61), (4, 61), (6, 90)]
LONG = "Đảng bộ Ngân hàng Nông nghiệp và Phát triển nông thôn Việt Nam - Chi nhánh tỉnh số "


@pytest.mark.parametrize(
    ("tasks", "parts"),
    [(1, 0), (1, 2), (3, 5), (5, 2), (1, 90), *(pytest.param(*most, marks=pytest.mark.slow) for most in MANY)],
)
def test_no_text_of_a_picture_is_clipped(tasks: int, parts: int) -> None:
    """With long names, many parts, many tasks; what is left out is said."""
    several = tuple(Part(f"{LONG}{number}", Figures(12_345, 12_345 - number)) for number in range(parts))
    told = replace(TASK.told, title="Tổ chức đại hội chi bộ, bầu chi ủy nhiệm kỳ 2020 - 2022 và gửi văn kiện")
    task = replace(TASK, told=told, parts={By.PARENT: several} if parts else {})
    account = replace(ACCOUNT, scope=LONG * 2, campaign=LONG * 2, tasks=(task,) * tasks)
    said = texts(account)
    assert ("Trong hình: 4 nội dung đầu." in said) == (tasks > 4)
    assert (f"Trong hình: {MOST_BARS}/90 nơi có tỷ lệ thấp nhất." in said) == (parts == 90)
