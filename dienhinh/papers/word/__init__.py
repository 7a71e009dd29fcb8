"""What a paper is written with as a Word file, for the clerk who must adapt a sentence; named as in `pdf`."""

from dienhinh.papers.word.blocks import addressees, attached, grounds, header, issuer, title
from dienhinh.papers.word.closing import Closing, TwoSignatures
from dienhinh.papers.word.sheet import Sheet
from dienhinh.papers.word.table import Table

__all__ = [
    "Closing",
    "Sheet",
    "Table",
    "TwoSignatures",
    "addressees",
    "attached",
    "grounds",
    "header",
    "issuer",
    "title",
]
