"""Markup read as Telegram reads it, with Telegram's own complaints."""

import pytest

from sandbox.entities import BadMarkup, cut, find_entities, parse_html, trim
from sandbox.rendering import as_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("không có gì", "không có gì", []),
        ("<b>Nhắc</b> nhở", "Nhắc nhở", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><u>c</u><s>d</s>", "abcd", ["bold", "italic", "underline", "strikethrough"]),
        ("a &lt;b&gt; &amp;amp; &quot;c&quot;", 'a <b> &amp; "c"', []),
        ("&#9989; &#x110;ôn", "✅ Đôn", []),
        ("&nbsp; &unknown; & &#0;", "&nbsp; &unknown; & &#0;", []),
        ("👍<b>x</b>", "👍x", [("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>", "", []),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ('<pre><code class="language-sql">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<a href='http://a.vn/?x=1&amp;y=2'>x</a>", "x", [("text_link", 0, 1)]),
        ("<a href=nothing>x</a>", "x", []),
    ],
)
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[object]) -> None:
    """Offsets and lengths count UTF-16 units."""
    plain, found = parse_html(source)
    assert plain == text
    if entities and isinstance(entities[0], str):
        assert [entity["type"] for entity in found] == entities
    else:
        assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ạ <br> b", 'Unsupported start tag "br" at byte offset 4'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    """Byte offsets count UTF-8."""
    with pytest.raises(BadMarkup) as refused:
        parse_html(source)
    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/status", [("bot_command", "/status")]),
        ("/status@dondoc_bot VP", [("bot_command", "/status@dondoc_bot")]),
        ("họp ngày 15/5/2020", []),
        ("/trạng", []),
        ("chào @an_nguyen ạ", [("mention", "@an_nguyen")]),
        ("a@b.vn", [("email", "a@b.vn")]),
        ("xem https://a.vn/b nhé", [("url", "https://a.vn/b")]),
        ("#xong 1/5", [("hashtag", "#xong")]),
        ("gọi 0912 345 678 nhé", [("phone_number", "0912 345 678")]),
        ("3.940/5.408 chi bộ", []),
    ],
)
def test_telegram_finds_commands_mentions_and_links_itself(text: str, entities: list[tuple[str, str]]) -> None:
    """And no command in a date, a fraction or a Vietnamese word."""
    assert [(found["type"], cut(text, found)) for found in find_entities(text)] == entities


def test_spaces_around_a_text_go_and_its_entities_with_them() -> None:
    """As Telegram trims."""
    text, found = parse_html("  <b> a </b> ")
    assert trim(text, found) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_what_the_page_shows_is_escaped_whatever_was_written() -> None:
    """Only the entities' own tags are added."""
    text, found = parse_html('<b>&lt;script&gt;</b> <a href="javascript://x">y</a> <a href=\'http://a.vn/"\'>z</a>')
    assert as_html(text, found) == (
        '<b>&lt;script&gt;</b> y <a href="http://a.vn/&quot;" rel="noopener noreferrer" target="_blank">z</a>'
    )


def test_nested_markup_closes_in_the_right_order() -> None:
    """Inner before outer."""
    text, found = parse_html("<b>a<i>b</i></b><u>c</u>")
    assert as_html(text, found) == "<b>a<i>b</i></b><u>c</u>"
