"""What ends a paper, as in `papers.closing`: recipients against the signature block, or two signatures."""

from dienhinh.papers.closing import BEFORE, INK, RECIPIENTS, RECIPIENTS_HEAD
from dienhinh.papers.data import Signature
from dienhinh.papers.sheet import TITLE
from dienhinh.papers.word.page import element
from dienhinh.papers.word.sheet import Place, Sheet
from dienhinh.papers.wording import ended

WHOLE = 1.0  # Word keeps paragraphs together by a mark, so that no height need be known


class Closing:
    """The end of a letter or list, which stays with the last lines before it."""

    height = WHOLE

    def __init__(self, sheet: Sheet, signature: Signature, recipients: tuple[str, ...] = (), head: str = ""):
        self.signature, self.recipients, self.head = signature, recipients, head

    def draw(self, sheet: Sheet) -> None:
        left, right = _halves(sheet)
        _recipients(sheet, self.recipients, left)
        _signed(sheet, self.signature, right, self.head)


class TwoSignatures:
    """THƯ KÝ at the left, CHỦ TỌA at the right, the recipients below them."""

    height = WHOLE

    def __init__(self, sheet: Sheet, left: Signature, right: Signature, recipients: tuple[str, ...] = ()):
        self.signatures, self.recipients = (left, right), recipients

    def draw(self, sheet: Sheet) -> None:
        for signature, place in zip(self.signatures, _halves(sheet), strict=True):
            _signed(sheet, signature, place)
        sheet.skip(BEFORE)
        _recipients(sheet, self.recipients)


def _halves(sheet: Sheet) -> tuple[Place, Place]:
    """Two cells side by side that no page parts."""
    sheet.skip(BEFORE)
    row = sheet.table(1, [sheet.width / 2] * 2, 0, 0).rows[0]
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    return row.cells


def _signed(sheet: Sheet, signature: Signature, place: Place, head: str = "") -> None:
    half = sheet.width / 2
    for office in (head, signature.authority.upper(), signature.office.upper()):
        sheet.text(office, TITLE, keep=WHOLE, place=place, measure=half)
    sheet.text(signature.name, TITLE._replace(before=INK), place=place, measure=half)


def _recipients(sheet: Sheet, recipients: tuple[str, ...], place: Place = None) -> None:
    lines = ended(recipients)
    if lines:
        sheet.text("Nơi nhận:", RECIPIENTS_HEAD, keep=WHOLE, place=place)
    for line in lines:
        sheet.text(f"- {line}", RECIPIENTS, place=place)
