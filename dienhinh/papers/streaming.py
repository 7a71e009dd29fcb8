"""The file of a paper, written page by page, so that a list of thousands needs no more memory than its file.

ReportLab keeps every page as objects until the end, and then the file twice: in parts, and joined.
"""

import zlib
from array import array
from io import BytesIO

from reportlab.pdfbase.pdfdoc import (
    PDFDictionary,
    PDFDocument,
    PDFIndirectObject,
    PDFName,
    PDFPage,
    PDFPages,
    PDFStream,
    PDFTrailer,
)
from reportlab.pdfgen.canvas import Canvas

# The highest version that what the library draws asks for; the second line tells a mailer that bytes follow.
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Pages(PDFPages):
    """ReportLab's page tree, which knows of its pages no more than their numbers."""

    def __init__(self):
        self.pages = array("I")

    def check_format(self, document: PDFDocument) -> None:
        kids = BytesIO()
        kids.writelines(b"%d 0 R " % number for number in self.pages)
        self.Kids = b"[%b]" % kids.getvalue()
        self.Count = len(self.pages)


class StreamedDocument(PDFDocument):
    """ReportLab's document, which forgets each page once it is in the file, all but where it stands there."""

    def __init__(self, lang: str):
        super().__init__(invariant=1, lang=lang)
        self.Pages = self.Catalog.Pages = Pages()
        self._file = BytesIO()
        self._file.write(HEADER)
        self._places = array("I")  # of each object in the file, by its number less one

    def addPage(self, page: PDFPage) -> None:
        drawing = PDFStream(
            PDFDictionary({"Filter": PDFName("FlateDecode")}), zlib.compress(page.stream.encode())
        )
        page.Contents = f"{self._append(drawing)} 0 R"
        self.Pages.addPage(self._append(page))
        self.pageCounter += 1
        self.inObject = None

    def _append(self, thing: PDFStream | PDFPage) -> int:
        """Writes what only the file remembers; answers with its number there."""
        number = self.objectcounter = self.objectcounter + 1
        body = thing.format(self)
        self._write(number, b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _write(self, number: int, written: bytes) -> None:
        self._places.extend([0] * (number - len(self._places)))
        self._places[number - 1] = self._file.tell()
        self._file.write(written)

    def format(self) -> bytes:
        """What the pages share, the table of all places, and the whole file."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        written = 0
        while written < self.objectcounter:  # the formatting of an object can bring others
            written += 1
            if name := self.numberToId.get(written):
                self._write(written, PDFIndirectObject(name, self.idToObject[name]).format(self))
        table, size = self._file.tell(), written + 1
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._file.writelines(b"%010d 00000 n \n" % place for place in self._places)
        self._file.write(PDFTrailer(table, Size=size, Root=root, Info=info, ID=self.ID()).format(self))
        return self._file.getvalue()


class StreamedCanvas(Canvas):
    """ReportLab's canvas on such a document."""

    def __init__(self, size: tuple[float, float], face: str, lang: str):
        super().__init__("", size, initialFontName=face)
        self._doc = StreamedDocument(lang)
        self._make_preamble()  # which names the face as this document does
