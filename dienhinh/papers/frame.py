"""What every letter begins and ends with: its head with number and day, and its last sentence above the signature."""

from types import ModuleType
from typing import Any

from dienhinh.papers.data import Numbered
from dienhinh.papers.wording import finished, number_line, place_date


def begin(paper: Numbered, title: str, kit: ModuleType, **mark: str) -> Any:
    """Return the sheet of a letter below its head; `mark` is the head's `urgency`, or what a Công văn is `about`."""
    sheet = kit.Sheet(title, proof=paper.proof)
    dated = place_date(paper.letterhead.place, paper.date, paper.year)
    kit.header(sheet, paper.letterhead, number_line(paper.number), dated, **mark)
    return sheet


def end(sheet: Any, paper: Numbered, last: str, kit: ModuleType) -> bytes:
    """Write the last sentence, the signature and Nơi nhận; return the file."""
    closing = kit.Closing(sheet, paper.signature, paper.recipients)
    sheet.text(finished(last), keep=closing.height)
    closing.draw(sheet)
    return sheet.finish()
