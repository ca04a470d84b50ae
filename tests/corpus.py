"""Words that want to be more than words: markup, formulas, marks that turn or pile up, SQL."""

import unicodedata

CORPUS = {
    "html": '<b>đậm</b> & <script>alert(1)</script> <a href="tg://user?id=1">x</a>',
    "broken html": "</b></code><i>&lt;&#60;",
    "markdown": "*đậm* _nghiêng_ [x](http://x) `mã` ||ẩn||",
    "right to left": "Chi bộ \u202e3 gnôhp năv\u202c \u2066ẩn\u2069",
    "zero width": "Chi\u200b bộ\u200d Văn\ufeff phòng",
    "combining": "Z" + "\u0301" * 300,
    "decomposed": unicodedata.normalize("NFD", "Chi bộ Tổng hợp"),
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1\r\n+2",
    "sql": "'); DROP TABLE units; --",
    "like": "100%_\\%' OR '1'='1",
    "fields": "{done} {0.__class__} %s %(name)s",
    "long": "Chi bộ " + "dài " * 900,
}
