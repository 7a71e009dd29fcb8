"""The decree's components above the body: header, title, addressees, grounds (NĐ 30/2020, PL I, mục II)."""

from reportlab.lib.units import mm

from dienhinh.papers.data import Letterhead, Reference
from dienhinh.papers.fonts import BOLD, ITALIC
from dienhinh.papers.sheet import ATTACHED, CENTRED, GROUND, TITLE, Sheet, text_width
from dienhinh.papers.wording import cite, ended

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT_COLUMN = 70 * mm

SUPERIOR = CENTRED._replace(size=12, leading=15)
ISSUER = SUPERIOR._replace(font=BOLD)
MOTTO_STYLE = CENTRED._replace(font=BOLD, size=13, leading=16)
NUMBER = CENTRED._replace(size=13, leading=16)
PLACE = NUMBER._replace(font=ITALIC)
ITEM = CENTRED._replace(align="left")
URGENCY = CENTRED._replace(font=BOLD, size=13, leading=16)


def issuer(sheet: Sheet, head: Letterhead, measure: float = LEFT_COLUMN) -> None:
    """The superior and the issuing body with its rule, in a column at the left."""
    sheet.centred(head.superior.upper(), SUPERIOR, sheet.left, measure)
    length = sheet.centred(head.issuer.upper(), ISSUER, sheet.left, measure)
    sheet.y -= 2
    sheet.rule(sheet.left + measure / 2, 0.4 * length)


def header(
    sheet: Sheet, head: Letterhead, number: str, place_date: str = "", urgency: str = "", about: str = ""
) -> None:
    """The header of two columns; number and place-date stand level below the longer column.

    A Công văn has no name, so what it is `about` stands below its number (NĐ 30/2020, mẫu 1.5).
    """
    x, measure = sheet.left + LEFT_COLUMN, sheet.width - LEFT_COLUMN
    top = sheet.y
    issuer(sheet, head)
    left, sheet.y = sheet.y, top
    sheet.centred(NATION, ISSUER, x, measure)
    length = sheet.centred(MOTTO, MOTTO_STYLE, x, measure)
    sheet.y -= 2
    sheet.rule(x + measure / 2, length)
    level = sheet.y = min(left, sheet.y) - 6
    sheet.centred(number, NUMBER, sheet.left, LEFT_COLUMN)
    if about:
        sheet.centred(about, SUPERIOR, sheet.left, LEFT_COLUMN)
    left, sheet.y = sheet.y, level
    sheet.centred(place_date, PLACE, x, measure)
    right, sheet.y = sheet.y, left
    if urgency.strip():
        _urgency(sheet, urgency.upper())
    sheet.y = min(right, sheet.y)


def _urgency(sheet: Sheet, text: str) -> None:
    """The mark of urgency in its frame (NĐ 30/2020, PL I, mục III.2)."""
    wide, high = min(max(20 * mm, text_width(text, URGENCY) + 8 * mm), LEFT_COLUMN), 8 * mm
    sheet.y -= 6 + (high - URGENCY.leading) / 2
    top = sheet.y
    sheet.centred(text, URGENCY, sheet.left, LEFT_COLUMN)
    high += top - sheet.y - URGENCY.leading
    sheet.y = top + (8 * mm - URGENCY.leading) / 2 - high
    sheet.canvas.rect(sheet.left + (LEFT_COLUMN - wide) / 2, sheet.y, wide, high)


def title(sheet: Sheet, name: str, subject: str = "") -> None:
    """The name of the document and its subject with the rule below."""
    sheet.skip(18)
    sheet.text(name.upper(), TITLE)
    if subject.strip():
        length = sheet.text(subject, TITLE)
        sheet.y -= 2
        sheet.rule((sheet.left + sheet.right) / 2, 0.4 * length)
    sheet.skip(12)


def attached(sheet: Sheet, reference: Reference) -> None:
    """The line that ties an appendix to its letter, with its rule."""
    length = sheet.text(f"(Kèm theo {cite(reference)})", ATTACHED)
    sheet.y -= 2
    sheet.rule((sheet.left + sheet.right) / 2, 0.4 * length)
    sheet.skip(10)


def addressees(sheet: Sheet, names: tuple[str, ...]) -> None:
    """One addressee stands on the line of "Kính gửi:", several below it, their dashes under the colon."""
    items = ended(names)
    if len(items) == 1:
        sheet.text(f"Kính gửi: {items[0]}", CENTRED)
    elif items:
        inset = 25 * mm
        sheet.text("Kính gửi:", ITEM, keep=2 * ITEM.leading, inset=inset)
        for item in items:
            sheet.text(f"- {item}", ITEM, inset=inset + text_width("Kính gửi", ITEM))
    sheet.skip(8)


def grounds(sheet: Sheet, lines: tuple[str, ...]) -> None:
    """The căn cứ, one a line, in italics."""
    for line in ended(lines):
        sheet.text(line, GROUND)
