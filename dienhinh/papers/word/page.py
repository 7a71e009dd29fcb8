"""A Word file's page: size, margins, face and numbers; and the XML that the library has no words for."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dienhinh.papers.sheet import BODY, BOTTOM, LEFT, RIGHT, TOP

FACE = "Times New Roman"


def set_up(document: Any, wide: bool) -> float:
    """Sets the page, its face and its numbers; answers with the width of its text in points."""
    _face(document)
    _numbers(document)
    section = document.sections[0]
    high, broad = (Mm(210), Mm(297)) if wide else (Mm(297), Mm(210))
    section.page_height, section.page_width = high, broad
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(BOTTOM)
    section.left_margin, section.right_margin = Pt(LEFT), Pt(RIGHT)
    section.header_distance = Mm(10)
    return broad.pt - LEFT - RIGHT


def _face(document: Any) -> None:
    font = document.styles["Normal"].font
    font.name, font.size = FACE, Pt(BODY.size)
    properties = font.element.rPr
    for script in ("w:eastAsia", "w:cs"):
        properties.rFonts.set(qn(script), FACE)
    properties.append(element("w:lang", val="vi-VN", eastAsia="vi-VN"))


def _numbers(document: Any) -> None:
    """The number of the page in the top margin, from the second page on (NĐ 30/2020, PL I, mục I.7)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = element("w:fldSimple", instr="PAGE")
    line._p.append(field)


def element(name: str, **attributes: Any) -> Any:
    """An element of the file's own XML."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def border(properties: Any, name: str, sides: tuple[str, ...]) -> None:
    """Lines of 0.6 points at the named sides of a paragraph or table."""
    lines = element(name)
    for side in sides:
        lines.append(element(f"w:{side}", val="single", sz=5, space=0, color="000000"))
    # Where the schema wants it: a paragraph's lines before its spacing, a table's before its margins.
    after = properties.find(qn("w:spacing")) if name == "w:pBdr" else properties.find(qn("w:tblLayout"))
    after.addprevious(lines) if after is not None else properties.append(lines)
