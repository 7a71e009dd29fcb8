"""PDFs read back: letters in the order in which they were drawn, rules, pages, pictures."""

import subprocess
import unicodedata
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber

MM = 72 / 25.4
SLACK = 0.5  # points


class Drawn:
    """What a PDF shows; `letters` leaves out white space, and page numbers and what proves it stand apart."""

    def __init__(self, pdf: bytes):
        with pdfplumber.open(BytesIO(pdf)) as document:
            self.sizes = [(float(page.width), float(page.height)) for page in document.pages]
            self.pages = [[c for c in page.chars if c["text"].strip("\u00a0 ")] for page in document.pages]
            self.lines = [page.edges for page in document.pages]
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
        """The letters and rules that leave the decree's margins, page numbers apart."""
        numbers = ["".join(c["text"] for c in page) for page in self.numbers]
        # In a file of several papers each begins without a number.
        strays = [
            other for one, other in pairwise(["", *numbers]) if other and other != str(int(one or 1) + 1)
        ]
        return strays + [
            each.get("text", "rule")
            for page, lines, (wide, high) in zip(self.letters, self.lines, self.sizes, strict=True)
            for each in [*page, *lines]
            if each["x0"] < 30 * MM - 1
            or each["x1"] > wide - 15 * MM + 1
            or each["bottom"] > high - 20 * MM + 1
        ]

    def overlapping(self) -> list[str]:
        """The pieces of text that lie on another piece or on a rule."""
        found = []
        for letters, lines in zip(self.letters, self.lines, strict=True):
            pieces = sorted(_pieces(letters), key=lambda piece: piece["top"])
            for number, piece in enumerate(pieces):
                for other in pieces[number + 1 :]:
                    if other["top"] > piece["bottom"]:
                        break
                    found += [f"{piece['text']} / {other['text']}"] if _meet(piece, other) else []
                found += [piece["text"] for line in lines if _meet(piece, line)]
        return found


def _pieces(letters: list[dict]) -> list[dict]:
    """Letters drawn one after the other on one line, as one box."""
    breaks = [
        number
        for number, (one, other) in enumerate(pairwise(letters), 1)
        if abs(one["bottom"] - other["bottom"]) > 0.1
        or not -SLACK < other["x0"] - one["x1"] < 0.4 * other["size"]
    ]
    return [
        {
            "text": "".join(c["text"] for c in letters[start:end]),
            "x0": letters[start]["x0"],
            "x1": max(c["x1"] for c in letters[start:end]),
            "top": letters[start]["top"],
            "bottom": letters[start]["bottom"],
        }
        for start, end in pairwise([0, *breaks, len(letters)])
        if start < end
    ]


def _meet(one: dict, other: dict) -> bool:
    """Whether two boxes share more than their edges; a rule is as thin as it is."""
    return (
        other["x0"] < one["x1"] - SLACK
        and other["x1"] > one["x0"] + SLACK
        and other["top"] < one["bottom"] - SLACK
        and other["bottom"] > one["top"] + SLACK
    )


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
