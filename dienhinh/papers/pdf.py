"""What a paper is drawn with as PDF; `word` has the same names, so that each paper is composed once for both."""

from dienhinh.papers.blocks import addressees, attached, grounds, header, issuer, title
from dienhinh.papers.closing import Closing, TwoSignatures
from dienhinh.papers.sheet import Sheet
from dienhinh.papers.table import Table

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
