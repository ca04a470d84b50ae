"""Spelling: one form for what looks the same, a bare form, an order for lists."""

import unicodedata

import pytest

from domain.vietnamese import clean, fold, is_syllable, spell


def test_decomposed_and_composed_text_become_the_same() -> None:
    """Decomposed and composed text become the same."""
    text = "Đảng ủy Khối các cơ quan, Chi bộ Trường Tiểu học Nguyễn Bỉnh Khiêm"
    assert clean(unicodedata.normalize("NFD", text)) == clean(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ðảng bộ", "Đảng bộ"),
        ("đ\u200bại hội", "đại hội"),
        ("đại\u00a0hội", "đại hội"),
        ("xоng", "xong"),
        ("a\ud800b", "ab"),
        ("1\u20442", "1/2"),
    ],
)
def test_look_alikes_and_invisible_signs_are_put_right(typed: str, meant: str) -> None:
    """Look alikes and invisible signs are put right."""
    assert clean(typed) == meant


def test_a_heap_of_marks_on_one_letter_is_cut() -> None:
    """A heap of marks on one letter is cut."""
    assert len(clean("a" + "\u0301" * 500)) < 10


def test_folding_takes_every_mark_and_the_bar_of_d() -> None:
    """Folding takes every mark and the bar of d."""
    assert fold("Đảng ủy, Bế mạc, Ưu tú") == "dang uy, be mac, uu tu"


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("uỷ", "ủy"),
        ("qúy", "quý"),
        ("đaị", "đại"),
        ("gìơ", "giờ"),
        ("kí", "ký"),
        ("mùa", "mùa"),
        ("giếng", "giếng"),
        ("khuỷu", "khuỷu"),
        ("xong", "xong"),
    ],
)
def test_the_tone_stands_where_it_belongs(typed: str, spelt: str) -> None:
    """The tone stands where it belongs."""
    assert spell(typed) == spelt


def test_a_stopped_syllable_has_a_sharp_or_a_heavy_tone() -> None:
    """A stopped syllable has a sharp or a heavy tone."""
    assert is_syllable("nộp")
    assert is_syllable("tốt")
    assert not is_syllable("nôp")
    assert not is_syllable("kiẻm")
    assert not is_syllable("xyz")


@pytest.mark.parametrize("text", ["", "\ud800", "½", "👍🏽", "á́́́", "1" * 400, "\x00"])
def test_no_text_of_any_kind_raises(text: str) -> None:
    """No text of any kind raises."""
    clean(text)
    fold(text)
    spell(text.lower())
