"""The ink comes home: the QR on a signed paper's scan tells which version was signed, and so where it is filed."""

import io
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pikepdf

from dienhinh import clock, text
from dienhinh.domain import attachments, checks, kept, printing, proofs, versions
from dienhinh.domain.attachments import Quota
from dienhinh.errors import DomainError
from dienhinh.files.inspect import Inspected
from dienhinh.files.store import Blob
from dienhinh.models import Attachment, AttachmentKind, Paper, User
from dienhinh.models.papers import Owner

AUTO = "auto"
ELSEWHERE = (
    "Mã QR trên tệp là của một văn bản không thuộc {0} này. Xin chọn đúng tệp, hoặc mở đúng {0} rồi tải lên."
)
UNREAD = "“{}”: không đọc được mã QR của văn bản nào, đã xếp vào “Khác”. Xin chọn lại loại nếu cần."


class Received(NamedTuple):
    """A file that stands on the disk, looked into."""

    name: str
    blob: Blob
    seen: Inspected
    preview: str | None


class Home(NamedTuple):
    """A version that a file is a scan of, how many of its pages the file holds, and which, as far as these tell it."""

    paper: Paper
    pages: int
    numbers: list[int]


class Superseded(DomainError):
    """The scan is of a version that was replaced; `code` finds the page that shows every difference."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def read_codes(kind: str) -> bool:
    """Tell whether files sent as this kind are looked through for the QR of a paper."""
    return kind == AUTO or AttachmentKind(kind).is_signed


def receive(owner: Owner, kind: str, file: Received, actor: User, *, quota: Quota) -> Callable[[], str]:
    """File what was sent under what it is; return what tells what it was taken for, empty where the sender said.

    It is asked when all files of a request are in: the pages of a paper come as a photo each. A signed
    paper that is known by its QR goes to its own kind, whatever was chosen; a file that holds several papers hangs
    under each. `DomainError` for a paper of another record or of a version that was replaced.
    """

    def attach(chosen: AttachmentKind, home: Home | None = None) -> Attachment:
        return attachments.attach(
            owner,
            chosen,
            file.name,
            file.blob,
            file.seen,
            actor,
            quota=quota,
            preview=file.preview,
            home=home,
        )

    homes = match(owner, file.seen) if read_codes(kind) else []
    for home in homes:
        attach(kept.SCANNED.get(home.paper.kind, AttachmentKind.OTHER), home)
    if homes:
        return lambda: " ".join(_told(owner, file.name, home) for home in homes)
    attach(AttachmentKind.OTHER if kind == AUTO else AttachmentKind(kind))
    return lambda: UNREAD.format(file.name) if kind == AUTO else ""


def match(owner: Owner, seen: Inspected) -> list[Home]:
    """Return the versions of the record's papers whose codes a file carries; none where no code of ours is read."""
    pages = [dict.fromkeys(claim for code in page if (claim := proofs.read(code))) for page in seen.codes]
    if any(not claim.genuine and checks.is_ours(claim.host) for page in pages for claim in page):
        raise DomainError(checks.FORGED)
    found: dict[str, list[tuple[int, int]]] = {}  # code -> (place in the file, page of the paper)
    for place, page in enumerate(pages, 1):
        for claim in page:
            if claim.genuine:
                found.setdefault(claim.code, []).append((place, claim.page))
    homes = []
    for code, held in found.items():
        paper = checks.find(code)
        if paper is None or paper.owner is not owner:
            raise DomainError(ELSEWHERE.format(attachments.NAMES[owner.__tablename__]))
        _check_newest(paper, [place for place, _ in held] if len(found) > 1 else [])
        # Where no other paper is in the file, its pages without a readable code are of this one.
        count = len(held) if len(found) > 1 else max(len(held), seen.pages or 1)
        homes.append(Home(paper, count, sorted(number for _, number in held if number)))
    return homes


def length(paper: Paper) -> int:
    """Return how many pages a version has, counted once."""
    if paper.pages is None:
        with pikepdf.open(io.BytesIO(versions.draw(paper, versions.as_printed(paper))[1])) as drawn:
            paper.pages = len(drawn.pages)
    return paper.pages


def _check_newest(paper: Paper, places: list[int]) -> None:
    """Refuse a version that was replaced; `places` are its pages in a file that holds other papers too."""
    newest = checks.newest_of(paper)
    if newest is paper:
        return
    parts = [
        f"{each.title} ({', '.join(row.label for row in each.rows)})" for each in checks.differences(paper)
    ]
    what = f"Trang {text.ranges(places)} của tệp" if places else "Đây"
    raise Superseded(
        f"{what} là {printing.called(paper.kind, paper.owner)} bản in {_moment(paper)}, "
        f"đã được thay bằng bản in {_moment(newest)}. "
        f"Khác nhau: {'; '.join(parts) or 'cách trình bày'}. Xin ký và quét bản mới.",
        paper.code,
    )


def _told(owner: Owner, name: str, home: Home) -> str:
    paper = home.paper
    kind = kept.SCANNED.get(paper.kind, AttachmentKind.OTHER)
    what = kind.label if kind.is_signed else printing.called(paper.kind, paper.owner)
    told = f"“{name}”: {what}, bản in {_moment(paper)}, {_complete(owner, paper)}"
    again = {number: count for number, count in Counter(home.numbers).items() if count > 1}
    if not again:
        return told
    often = "hai lần" if max(again.values()) == 2 else "nhiều lần"
    return f"{told} Trang {text.ranges(again)} xuất hiện {often} trong tệp."


def _complete(owner: Owner, paper: Paper) -> str:
    """Say whether a version is whole by now, in one file or several; pages that tell no number are counted."""
    scans, whole = [scan for scan in owner.attachments if scan.paper_id == paper.id], length(paper)
    known = {number for scan in scans for number in scan.paper_numbers or ()}
    unknown = sum((scan.paper_pages or 0) - len(scan.paper_numbers or ()) for scan in scans)
    missing = [number for number in range(1, whole + 1) if number not in known]
    if missing and not unknown:
        of = f"/{whole}" if len(missing) == 1 else f" (trên {whole} trang)"
        return f"thiếu trang {text.ranges(missing)}{of}; xin gửi trang còn thiếu."
    here = len(known) + unknown
    if here < whole:
        return f"mới có {here} trên {whole} trang; xin gửi các trang còn lại."
    more = f", thừa {here - whole} trang so với bản in" if here > whole else ""
    return f"đủ {whole} trang{more}."


def _moment(paper: Paper) -> str:
    return clock.local(paper.printed_at).strftime("%H:%M ngày %d/%m/%Y")
