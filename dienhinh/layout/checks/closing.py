"""What stands below the text: who signs, and who receives the paper."""

import re
from collections.abc import Iterator

from dienhinh.layout.checks.row import SLACK, Check, capitals, centred, size, style, there
from dienhinh.layout.parts import Parts
from dienhinh.layout.reading import MM

INK = 18 * MM  # the least room for a signature and a stamp
TITLES_OF_HONOUR = re.compile(r"(?i)\b(ths|ts|gs|pgs|ncs|cn|ngưt|nhà giáo|thầy|cô|ông|bà)\b\.?")


def signature(parts: Parts) -> Iterator[Check]:
    place = "Phụ lục I, mục II.7"
    yield there("quyền hạn, chức vụ", place, parts.offices, "Ghi quyền hạn, chức vụ người ký ở nửa bên phải.")
    if not parts.offices:
        return
    yield from size("quyền hạn, chức vụ", place, parts.offices, 13, 14)
    yield from style("quyền hạn, chức vụ", place, parts.offices, "Bold")
    yield from capitals("quyền hạn, chức vụ", place, parts.offices)
    middle = parts.offices[0].middle
    yield from centred("quyền hạn, chức vụ", place, parts.offices, middle, "với nhau")
    half = middle > parts.centre + 15 * MM
    yield Check("quyền hạn, chức vụ: bên phải", place, half, "Đặt khối ký ở nửa bên phải.")
    marks = [re.match(r"(TM|Q|KT|TL|TUQ)\b", line.text) for line in parts.offices]
    good = all(
        re.match(r"(TM|Q|KT|TL|TUQ)\. \S", line.text)
        for line, mark in zip(parts.offices, marks, strict=True)
        if mark
    )
    yield Check(
        "quyền hạn: viết tắt", place, good, "Viết tắt TM., Q., KT., TL., TUQ. có dấu chấm và một dấu cách."
    )
    page = parts.pages[parts.offices[0].page - 1]
    above = [line for line in page.lines if line.base < parts.offices[0].base - 2]
    if parts.recipients_head and parts.recipients_head.page == page.number:
        above = [line for line in above if line.base < parts.recipients_head.base - 2]
    signer = parts.signer
    whole = signer is None or signer.page == page.number
    alone = "Giữ cả khối ký trên một trang, cùng ít nhất hai dòng nội dung."
    yield Check("khối ký không đứng một mình", place, len(above) >= 1 and whole, alone, page.number)
    if signer is None:
        return
    yield from size("họ tên người ký", place, [signer], 13, 14)
    yield from style("họ tên người ký", place, [signer], "Bold")
    yield from capitals("họ tên người ký", place, [signer], False)
    yield from centred("họ tên người ký", place, [signer], middle, "dưới quyền hạn, chức vụ")
    plain = TITLES_OF_HONOUR.search(signer.text) is None
    yield Check(
        "họ tên người ký: học hàm", place, plain, "Không ghi học hàm, học vị, danh hiệu trước họ tên."
    )
    room = not whole or signer.base - parts.offices[-1].base > INK
    words = "Chừa khoảng trống đủ để ký và đóng dấu giữa chức vụ và họ tên."
    yield Check("chỗ ký, đóng dấu", "Phụ lục I, mục II.7, II.8", room, words)


def recipients(parts: Parts) -> Iterator[Check]:
    place, head = "Phụ lục I, mục II.9.b", parts.recipients_head
    yield there("nơi nhận", place, head, "Ghi “Nơi nhận:” ở bên trái, ngang khối ký.")
    if head is None:
        return
    yield from size("nơi nhận", place, [head], 12, 12)
    yield from style("nơi nhận", place, [head], "BoldItalic")
    left = abs(head.x0 - parts.left) < SLACK
    yield Check("nơi nhận: sát lề trái", place, left, "Đặt “Nơi nhận:” sát lề trái.")
    yield Check("nơi nhận: dấu hai chấm", place, head.text.endswith(":"), "Sau “Nơi nhận” có dấu hai chấm.")
    if parts.offices and not parts.is_minutes:
        level = head.page == parts.offices[0].page and abs(head.base - parts.offices[0].base) < 8
        yield Check(
            "nơi nhận: ngang quyền hạn", place, level, "Đặt “Nơi nhận:” ngang hàng với quyền hạn, chức vụ."
        )
    items = parts.recipients
    yield there("nơi nhận, danh sách", place, items, "Liệt kê các nơi nhận dưới “Nơi nhận:”.")
    if not items:
        return
    yield from size("nơi nhận, danh sách", place, items, 11, 11)
    yield from style("nơi nhận, danh sách", place, items, "")
    entries = re.split(r"\s(?=- )", " ".join(line.text for line in items))
    dashes = all(entry.startswith("- ") for entry in entries)
    yield Check("nơi nhận: gạch đầu dòng", place, dashes, "Mỗi nơi nhận một dòng, có gạch đầu dòng.")
    stops = entries[-1].endswith(".") and all(entry.endswith(";") for entry in entries[:-1])
    yield Check("nơi nhận: dấu cuối dòng", place, stops, "Cuối dòng có dấu chấm phẩy, dòng cuối có dấu chấm.")
    kept = entries[-1].startswith("- Lưu: ")
    yield Check("nơi nhận: dòng Lưu", place, kept, "Dòng cuối là “- Lưu: VT, …”.")
    if parts.addressed:
        same = entries[0].startswith("- Như trên")
        yield Check("nơi nhận: Như trên", place, same, "Văn bản có “Kính gửi” thì dòng đầu là “- Như trên;”.")
