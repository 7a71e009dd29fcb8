"""PDFs read back: letters in the order in which they were drawn, rules, pages, pictures."""

import subprocess
import unicodedata
from io import BytesIO
from pathlib import Path

import pdfplumber

MM = 72 / 25.4


class Drawn:
    """What a PDF shows; `letters` leaves out white space, and page numbers and what proves it stand apart."""

    def __init__(self, pdf: bytes):
        with pdfplumber.open(BytesIO(pdf)) as document:
            self.sizes = [(float(page.width), float(page.height)) for page in document.pages]
            self.pages = [[c for c in page.chars if c["text"].strip("\u00a0 ")] for page in document.pages]
            self.lines = [page.lines + page.rects for page in document.pages]
        self.numbers = [[c for c in page if c["bottom"] < 20 * MM] for page in self.pages]
        self.feet = [
            [c for c in page if _at_foot(c, high)]
            for page, (_, high) in zip(self.pages, self.sizes, strict=True)
        ]
        self.letters = [
            [c for c in page if c["bottom"] >= 20 * MM and not _at_foot(c, high)]
            for page, (_, high) in zip(self.pages, self.sizes, strict=True)
        ]

    @property
    def texts(self) -> list[str]:
        return ["".join(c["text"] for c in page) for page in self.letters]

    def find(self, text: str) -> list[dict]:
        """The letters of a text that stands in one piece on one page, or nothing."""
        wanted = squeezed(text)
        for page, drawn in zip(self.letters, self.texts, strict=True):
            if wanted and (start := drawn.find(wanted)) >= 0:
                return page[start : start + len(wanted)]
        return []

    def holds(self, text: str) -> bool:
        """Whether a text is there, in one piece or run on from page to page."""
        return any(self._runs_from(start, squeezed(text)) for start in range(len(self.pages)))

    def _runs_from(self, start: int, rest: str) -> bool:
        for drawn in self.texts[start:]:
            taken = next(n for n in range(len(rest), -1, -1) if rest[:n] in drawn)
            rest = rest[taken:]
            if not rest or not taken:
                break
        return not rest

    def outside(self) -> list[str]:
        """The letters that leave the decree's margins, page numbers apart."""
        return [
            c["text"]
            for page, (wide, high) in zip(self.letters, self.sizes, strict=True)
            for c in page
            if c["x0"] < 30 * MM - 1 or c["x1"] > wide - 15 * MM + 1 or c["bottom"] > high - 20 * MM + 1
        ]


def _at_foot(letter: dict, high: float) -> bool:
    return letter["size"] < 9 and letter["top"] > high - 20 * MM


def squeezed(text: str) -> str:
    """NFC without white space, as letters are compared."""
    return "".join(unicodedata.normalize("NFC", text).split())


def pictures(pdf: bytes, folder: Path, resolution: int = 60) -> list[bytes]:
    """Each page as a picture."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(resolution), "paper.pdf", "page"], cwd=folder, check=True)
    return [path.read_bytes() for path in sorted(folder.glob("page*.ppm"))]
