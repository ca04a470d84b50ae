"""Long texts are cut so that each part reads whole; broken markup still yields the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import plain, split, units


def test_a_short_text_stays_as_it_is() -> None:
    """Tags and all."""
    assert split("<b>Đã ghi nhận</b>") == ["<b>Đã ghi nhận</b>"]


def test_a_cut_comes_after_a_line_and_tags_go_on() -> None:
    """Closed before the cut, opened again after it."""
    html = "<b>một hai\nba bốn &amp; năm</b> sáu\n<a href='x'>bảy tám</a>"
    assert split(html, 10) == ["<b>một hai</b>", "<b>ba bốn &amp;</b>", "<b>năm</b> sáu", "<a href='x'>bảy tám</a>"]


def test_a_word_longer_than_a_message_is_cut_anywhere() -> None:
    """An emoji counts two units and is never halved."""
    assert split("x" * 15 + "😀" * 7, 10) == ["x" * 10, "x" * 5, "😀" * 5, "😀" * 2]


def test_parts_without_a_visible_character_are_left_out() -> None:
    """Telegram refuses an empty message."""
    assert split("một\n" + "\n" * 30 + "hai", 10) == ["một", "hai"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>Chi bộ 3</b> &amp; 4", "Chi bộ 3 & 4"),
        ("a < b > c & d", "a < b > c & d"),
        ("<Văn phòng> <i>x</i", "<Văn phòng> x</i"),
        ("<br>&lt;b&gt;", "<br><b>"),
        ('<a href="tg://user?id=5">Bà Tư</a>', "Bà Tư"),
    ],
)
def test_only_telegrams_own_tags_are_taken_off(html: str, words: str) -> None:
    """What else stands in angle brackets are somebody's words."""
    assert plain(html) == words


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", " ", "\n", "chi", "bộ", "😀", "&amp;", "<", "x" * 30])))
def test_no_part_is_too_long_and_no_word_is_lost(pieces: list[str]) -> None:
    """Whatever the text is made of."""
    html = "".join(pieces)
    parts = split(html, 20)
    assert all(units(plain(part)) <= 20 for part in parts) or len(parts) == 1
    assert "".join(plain("".join(parts)).split()) == "".join(plain(html).split())
