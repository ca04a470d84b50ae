"""Paragraphs and tables of a Word document, as the layout of an administrative report wants them."""

from collections.abc import Iterable, Sequence
from typing import Any

from reports.export.layout import Layout, Style
from reports.export.words import cell_words

FONT = "Times New Roman"
PAGE = (210, 297)
"""A4, in mm."""
LONGEST_TITLE = 255
"""Of a file's own description."""
NUMERALS = ("I", "II", "III", "IV")
CENTRE, JUSTIFIED = "center", "both"
CELL, CELL_MARGIN = 11, 0.8
"""Points of the words in a table, mm on both sides of them."""


class Paper:
    """A Word document that is being written, from the top down. Lengths are in mm, sizes in points."""

    def __init__(self, layout: Layout, title: str) -> None:
        from docx import Document  # noqa: PLC0415 (a tenth of a second, needed for Word alone)

        self.layout = layout
        self.file = Document()
        self._sections = 0
        self.width = PAGE[0] - layout.margins["left"] - layout.margins["right"]
        self._set_page()
        self._set_font()
        self._number_pages()
        about = self.file.core_properties
        about.title, about.author, about.comments, about.language = (
            cell_words(title)[:LONGEST_TITLE],
            "",
            layout.basis,
            "vi-VN",
        )

    def write(self, text: str, style: Style | None = None, *, bold: bool = False, keep: bool = False) -> None:
        """A paragraph of the body; `keep` holds it together with the next."""
        from docx.shared import Mm, Pt  # noqa: PLC0415

        body = self.layout.body
        paragraph = self.file.add_paragraph()
        put(paragraph, text, style or Style(body.size, bold=bold), JUSTIFIED)
        shape = paragraph.paragraph_format
        shape.first_line_indent, shape.space_after, shape.line_spacing = (
            Mm(body.first_line),
            Pt(body.after),
            Pt(body.line),
        )
        shape.keep_with_next = keep

    def section(self, title: str) -> None:
        """A heading, with the next number."""
        self._sections += 1
        text = self.layout.section.format(number=NUMERALS[self._sections - 1], title=title.upper())
        self.write(text, bold=True, keep=True)

    def centre(self, *texts: tuple[str, Style]) -> None:
        """Centred lines, with their rules."""
        lines(self.file.add_paragraph(), texts, self.width)

    def columns(self, widths: Sequence[float]) -> Any:  # noqa: ANN401 (python-docx's own types)
        """Cells side by side without lines around them: what stands left and right on the page."""
        row = self._table(widths, "Normal Table").add_row()
        _mark(row, "w:cantSplit")
        return row.cells

    def table(
        self, widths: Sequence[float], header: Sequence[str], rows: Iterable[Sequence[str]], left: set[int]
    ) -> None:
        """A table with lines, its header again on every page; the columns of `left` stand left, others centred."""
        table = self._table(widths, "Table Grid")
        top = table.add_row()
        _fill(top, header, set(), bold=True)
        _mark(top, "w:tblHeader")
        for row in rows:
            _fill(table.add_row(), row, left)
        for row in table.rows:
            _mark(row, "w:cantSplit")
        self.file.add_paragraph().paragraph_format.space_after = 0

    def _table(self, widths: Sequence[float], style: str) -> Any:  # noqa: ANN401
        from docx.oxml import parse_xml  # noqa: PLC0415
        from docx.oxml.ns import nsdecls  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        table = self.file.add_table(rows=0, cols=len(widths), style=style)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)  # before the rows: they take it over
        margins = "".join(f'<w:{side} w:w="{Mm(CELL_MARGIN).twips}" w:type="dxa"/>' for side in ("left", "right"))
        table._tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))  # noqa: SLF001
        return table

    def _set_page(self) -> None:
        from docx.shared import Mm  # noqa: PLC0415

        section = self.file.sections[0]
        section.page_width, section.page_height = map(Mm, PAGE)
        for side, width in self.layout.margins.items():
            setattr(section, f"{side}_margin", Mm(width))
        section.header_distance = Mm(self.layout.number_from_top)

    def _set_font(self) -> None:
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        normal = self.file.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(self.layout.body.size)
        for script in ("w:eastAsia", "w:cs"):
            normal.element.rPr.rFonts.set(qn(script), FONT)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = 0

    def _number_pages(self) -> None:
        """In the middle of the upper margin, from the second page on."""
        section = self.file.sections[0]
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        put(paragraph, "", self.layout.page_number, CENTRE)
        _add_field(paragraph.runs[0], "PAGE")


def lines(first: Any, texts: Sequence[tuple[str, Style]], width: float, align: str = CENTRE) -> None:  # noqa: ANN401
    """Lines from the paragraph `first` on, within `width`, each with the rule under it that its style asks for."""
    paragraph = first
    for number, (text, style) in enumerate(texts):
        paragraph = _after(paragraph) if number else first
        put(paragraph, text, style, align)
        if style.rule:
            paragraph = _after(paragraph)
            _rule(paragraph, (width - style.rule) / 2)


def put(paragraph: Any, text: str, style: Style, align: str) -> None:  # noqa: ANN401
    """The text of a paragraph with its looks."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    run = paragraph.add_run(cell_words(text) if text.strip() else text)
    run.font.size, run.font.bold, run.font.italic, run.font.underline = (
        Pt(style.size),
        style.bold,
        style.italic,
        style.underline,
    )
    paragraph.alignment = WD_ALIGN_PARAGRAPH.from_xml(align)


def _after(paragraph: Any) -> Any:  # noqa: ANN401
    """A new paragraph after this one."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    made = OxmlElement("w:p")
    paragraph._p.addnext(made)  # noqa: SLF001 (the library only inserts before)
    return Paragraph(made, paragraph._parent)  # noqa: SLF001


def _rule(paragraph: Any, indent: float) -> None:  # noqa: ANN401
    """An empty paragraph with a line above it, `indent` mm from both sides."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    border = '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))  # noqa: SLF001
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(max(indent, 0))
    shape.line_spacing = Pt(4)


def _fill(row: Any, texts: Sequence[str], left: set[int], *, bold: bool = False) -> None:  # noqa: ANN401
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        put(cell.paragraphs[0], text, Style(CELL, bold=bold), "left" if place in left else CENTRE)


def _mark(row: Any, what: str) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement(what))  # noqa: SLF001 (the library has no word for it)


def _add_field(run: Any, name: str) -> None:  # noqa: ANN401
    """A field that Word works out."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    for inner in ('fldChar w:fldCharType="begin"', "instrText", 'fldChar w:fldCharType="end"'):
        text = f" {name} " if inner == "instrText" else ""
        tag = inner.split()[0]
        run._r.append(parse_xml(f"<w:{inner} {nsdecls('w')}>{text}</w:{tag}>"))  # noqa: SLF001
