"""What a PDF breaks of the decree, as plain values that a process may hand to another."""

from pathlib import Path
from typing import Any

from pdfminer.pdfparser import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from dienhinh.errors import DomainError
from dienhinh.layout import checks
from dienhinh.layout.parts import find
from dienhinh.layout.reading import read

FEWEST = 40  # letters below which a paper counts as a picture


def check(path: Path) -> dict[str, Any]:
    """Return how many rows were held against a paper, on how many pages, and those that it breaks."""
    try:
        pages = read(path)
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DomainError("Tệp PDF bị hỏng nên không đọc được. Hãy lưu lại thành PDF từ Word.") from error
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < FEWEST or not pages[0].lines:
        raise DomainError(
            "Tệp PDF không có chữ, chỉ có ảnh (bản quét, bản chụp), nên không kiểm tra thể thức được. "
            "Hãy lưu thành PDF từ Word, hoặc in từ hệ thống."
        )
    if pages[0].scanned:
        raise DomainError(
            "Trang đầu của tệp PDF là ảnh quét, chữ trên đó do máy nhận dạng, nên không kiểm tra thể thức được. "
            "Hãy lưu thành PDF từ Word, hoặc in từ hệ thống."
        )
    rows = checks.of(find(pages))
    breaches = [
        {"name": row.name, "place": row.place, "advice": row.advice, "page": row.page}
        for row in rows
        if not row.kept
    ]
    return {"rows": len(rows), "pages": len(pages), "breaches": breaches}
