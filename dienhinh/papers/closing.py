"""What ends a paper: recipients against the signature block (NĐ 30/2020, PL I, mục II.7 and II.9)."""

from reportlab.lib.units import mm

from dienhinh.papers.data import Signature
from dienhinh.papers.fonts import BOLD_ITALIC
from dienhinh.papers.sheet import CENTRED, TITLE, Sheet
from dienhinh.papers.text import Line, balanced, clipped, wrap
from dienhinh.papers.wording import ended

RECIPIENTS_HEAD = CENTRED._replace(font=BOLD_ITALIC, size=12, leading=15, align="left")
RECIPIENTS = CENTRED._replace(size=11, leading=13.5, align="left")
INK = 26 * mm  # room for the signature and the stamp
BEFORE = 12
MOST_LINES = 5  # of each part of a signature block, which must fit on one page


class Signed:
    """A signature block, measured before it is drawn."""

    def __init__(self, signature: Signature, measure: float, head: str = ""):
        offices = (head, signature.authority.upper(), signature.office.upper())
        self.offices = [line for office in offices for line in _bold(office, measure)]
        self.name = _bold(signature.name, measure)
        self.height = (len(self.offices) + len(self.name)) * TITLE.leading + INK

    def draw(self, sheet: Sheet, x: float, measure: float) -> None:
        sheet.draw(self.offices, TITLE, x, measure)
        sheet.y -= INK
        sheet.draw(self.name, TITLE, x, measure)


def _bold(text: str, measure: float) -> list[Line]:
    return clipped(balanced(text, TITLE.font, TITLE.size, measure), MOST_LINES)


class Closing:
    """The end of a letter or list; `height` is what must stay with the last lines before it."""

    def __init__(self, sheet: Sheet, signature: Signature, recipients: tuple[str, ...] = (), head: str = ""):
        self.half = sheet.width / 2
        self.signed = Signed(signature, self.half, head)
        self.recipients = recipient_lines(recipients, self.half - 8)
        listed = len(self.recipients) * RECIPIENTS.leading + RECIPIENTS_HEAD.leading
        self.height = BEFORE + max(self.signed.height, min(listed, sheet.height / 2))

    def draw(self, sheet: Sheet) -> None:
        sheet.need(self.height)
        sheet.skip(BEFORE)
        top = sheet.y
        self.signed.draw(sheet, sheet.left + self.half, self.half)
        below, sheet.y = sheet.y, top
        draw_recipients(sheet, self.recipients)
        sheet.y = min(below, sheet.y)


def recipient_lines(recipients: tuple[str, ...], measure: float) -> list[Line]:
    """The lines below "Nơi nhận:"."""
    return [
        line
        for item in ended(recipients)
        for line in wrap(f"- {item}", RECIPIENTS.font, RECIPIENTS.size, measure)
    ]


def draw_recipients(sheet: Sheet, lines: list[Line]) -> None:
    """The block "Nơi nhận:", which may run on to the next page."""
    if not lines:
        return
    sheet.draw(wrap("Nơi nhận:", BOLD_ITALIC, 12, sheet.width), RECIPIENTS_HEAD, sheet.left, 0)
    for line in lines:
        sheet.need(RECIPIENTS.leading)
        sheet.draw([line], RECIPIENTS, sheet.left, 0)


class TwoSignatures:
    """THƯ KÝ at the left, CHỦ TỌA at the right, the recipients below them, on the same page where they are few."""

    def __init__(self, sheet: Sheet, left: Signature, right: Signature, recipients: tuple[str, ...] = ()):
        self.half = sheet.width / 2
        self.blocks = Signed(left, self.half), Signed(right, self.half)
        self.recipients = recipient_lines(recipients, self.half - 8)
        listed = BEFORE + RECIPIENTS_HEAD.leading + len(self.recipients) * RECIPIENTS.leading
        self.below = min(listed, sheet.height / 4) if self.recipients else 0
        self.height = BEFORE + max(block.height for block in self.blocks) + self.below

    def draw(self, sheet: Sheet) -> None:
        sheet.need(self.height)
        sheet.skip(BEFORE)
        top, ends = sheet.y, []
        for number, block in enumerate(self.blocks):
            sheet.y = top
            block.draw(sheet, sheet.left + number * self.half, self.half)
            ends.append(sheet.y)
        sheet.y = min(ends)
        sheet.skip(BEFORE)
        draw_recipients(sheet, self.recipients)
