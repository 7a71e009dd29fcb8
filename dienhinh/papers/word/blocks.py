"""The decree's components above the body, as in `papers.blocks`."""

from docx.shared import Pt
from reportlab.lib.units import mm

from dienhinh.papers import blocks as drawn
from dienhinh.papers.blocks import LEFT_COLUMN
from dienhinh.papers.data import Letterhead, Reference
from dienhinh.papers.sheet import ATTACHED, GROUND, TITLE
from dienhinh.papers.word.page import border
from dienhinh.papers.word.sheet import SIDES, Place, Sheet, text_width
from dienhinh.papers.wording import cite, ended


def issuer(sheet: Sheet, head: Letterhead, measure: float = LEFT_COLUMN, place: Place = None) -> None:
    """The superior and the issuing body with its rule, in a column at the left."""
    place = place or sheet.table(1, [measure, sheet.width - measure], 0, 0).cell(0, 0)
    sheet.text(head.superior.upper(), drawn.SUPERIOR, place=place, measure=measure)
    length = sheet.text(head.issuer.upper(), drawn.ISSUER, place=place, measure=measure)
    sheet.rule(0.4 * length, measure, place)


def header(
    sheet: Sheet, head: Letterhead, number: str, place_date: str = "", urgency: str = "", about: str = ""
) -> None:
    """The header of two columns; number and place-date stand level below the longer column."""
    measure = sheet.width - LEFT_COLUMN
    table = sheet.table(2, [LEFT_COLUMN, measure], 0, 0)
    issuer(sheet, head, LEFT_COLUMN, table.cell(0, 0))
    sheet.text(drawn.NATION, drawn.ISSUER, place=table.cell(0, 1), measure=measure)
    length = sheet.text(drawn.MOTTO, drawn.MOTTO_STYLE, place=table.cell(0, 1), measure=measure)
    sheet.rule(length, measure, table.cell(0, 1))
    level = {"place": table.cell(1, 0), "measure": LEFT_COLUMN}
    sheet.text(number, drawn.NUMBER._replace(before=3), **level)
    if about:
        sheet.text(about, drawn.SUPERIOR, **level)
    sheet.text(place_date, drawn.PLACE._replace(before=3), place=table.cell(1, 1), measure=measure)
    if urgency.strip():
        sheet.text(urgency.upper(), drawn.URGENCY._replace(before=8), **level)
        framed = table.cell(1, 0).paragraphs[-1]
        wide = min(max(20 * mm, text_width(urgency.upper(), drawn.URGENCY) + 8 * mm), LEFT_COLUMN)
        framed.paragraph_format.left_indent = framed.paragraph_format.right_indent = Pt(
            (LEFT_COLUMN - wide) / 2
        )
        border(framed._p.pPr, "w:pBdr", SIDES)


def title(sheet: Sheet, name: str, subject: str = "") -> None:
    """The name of the document and its subject with the rule below."""
    sheet.skip(18)
    sheet.text(name.upper(), TITLE)
    if subject.strip():
        sheet.rule(0.4 * sheet.text(subject, TITLE), sheet.width)
    sheet.skip(12)


def attached(sheet: Sheet, reference: Reference) -> None:
    """The line that ties an appendix to its letter, with its rule."""
    sheet.rule(0.4 * sheet.text(f"(Kèm theo {cite(reference)})", ATTACHED), sheet.width)
    sheet.skip(10)


def addressees(sheet: Sheet, names: tuple[str, ...]) -> None:
    """One addressee stands on the line of "Kính gửi:", several below it, their dashes under the colon."""
    items = ended(names)
    if len(items) == 1:
        sheet.text(f"Kính gửi: {items[0]}", drawn.CENTRED)
    elif items:
        inset = 25 * mm
        sheet.text("Kính gửi:", drawn.ITEM, keep=1, inset=inset)
        for item in items:
            sheet.text(f"- {item}", drawn.ITEM, inset=inset + text_width("Kính gửi", drawn.ITEM))
    sheet.skip(8)


def grounds(sheet: Sheet, lines: tuple[str, ...]) -> None:
    """The căn cứ, one a line, in italics."""
    for line in ended(lines):
        sheet.text(line, GROUND)
