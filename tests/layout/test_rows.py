"""Every row of the decree is kept by our letters, and notices a letter that breaks it."""

from dataclasses import replace
from io import BytesIO

import pytest

from dienhinh import papers
from dienhinh.layout import checks, parts, reading
from dienhinh.layout.reading import MM, Line, Page
from dienhinh.papers import Letterhead, blocks, closing, frame, sheet, wording
from dienhinh.papers.fonts import BOLD, ITALIC, REGULAR
from tests.papers import samples

LONG_NAME = (
    "TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ THỊ TRẤN VĨNH THUẬN CHẤT LƯỢNG CAO ĐẠT CHUẨN QUỐC GIA MỨC ĐỘ 2"
)
THREE_LINES = Letterhead("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN VĨNH THUẬN", LONG_NAME, "Vĩnh Thuận")
SEVERAL_PAGES = samples.school_letter(grounds=samples.GROUNDS * 12)
BLANK = {"number": samples.Number(None, "TTr-X"), "date": None}
MANY = ("Sở Giáo dục và Đào tạo Kiên Giang", "Phòng Nội vụ huyện Vĩnh Thuận")
HEAD = papers.Signature("HIỆU TRƯỞNG", "", "Trần Văn Bền")
FORTY = tuple(samples.person(f"Nguyễn Văn Thứ {n}", level="THCS") for n in range(40))
THREE_PAGES = "\n".join(
    f"- Thành tích thứ {n} của năm học, được công nhận theo Quyết định." for n in range(110)
)
THIRTY = tuple(papers.Participant(f"Phạm Văn Số {n}", "Giáo viên") for n in range(30))

# A cover and a register are no văn bản of the decree: they have neither quốc hiệu nor number.
NO_LETTERS = (papers.CoverSheet, papers.HonourRegister, papers.Register)
PAPERS = {
    "school": samples.school_letter(),
    "office": samples.office_letter(),
    "three-line name": samples.school_letter(letterhead=THREE_LINES),
    "not yet numbered": samples.school_letter(**BLANK),
    "several pages": SEVERAL_PAGES,
    "several addressees": samples.office_letter(addressees=MANY),
    "with its code": samples.school_letter(
        proof=papers.Proof("7K3M9QXZ", "https://example.vn/kiem-tra/7K3M9QXZ")
    ),
    "head signs": samples.school_letter(signature=HEAD),
    "forty nominees": samples.individual_list(*FORTY),
    "forty on the office's list": samples.consolidated_list(individuals=FORTY),
    "a summary of three pages": samples.individual_list(samples.person(summary=THREE_PAGES)),
    "thirty members": samples.minutes(members=THIRTY),
    "minutes of a three-line name": samples.minutes(letterhead=THREE_LINES),
} | {type(each).__name__: each for each in samples.all_samples() if not isinstance(each, NO_LETTERS)}


def read(paper) -> list[Page]:
    return reading.read(BytesIO(samples.DRAWN_BY[type(paper)](paper)))


def rows(pages: list[Page]) -> list[checks.Check]:
    return checks.of(parts.find(pages))


def broken(pages: list[Page]) -> set[str]:
    return {row.name for row in rows(pages) if not row.kept}


@pytest.fixture(scope="module")
def letter() -> list[Page]:
    return read(SEVERAL_PAGES)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_keeps_the_decree(name):
    found = rows(read(PAPERS[name]))
    assert [(row.name, row.advice) for row in found if not row.kept] == []
    is_letter = isinstance(PAPERS[name], papers.SchoolLetter | papers.OfficeLetter)
    assert len({row.name for row in found}) >= (100 if is_letter else 40)


# Drawn otherwise: (module, name, value, the row that it breaks).
DRAWN = [
    (blocks, "NATION", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "quốc hiệu: chính tả"),
    (blocks, "MOTTO", "Độc lập – Tự do – Hạnh phúc", "tiêu ngữ: chính tả"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(size=15), "tiêu ngữ: cỡ chữ"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(font=REGULAR), "tiêu ngữ: kiểu chữ"),
    (blocks, "MOTTO_STYLE", blocks.MOTTO_STYLE._replace(leading=40), "tiêu ngữ: dưới quốc hiệu"),
    (blocks, "SUPERIOR", blocks.SUPERIOR._replace(font=ITALIC), "cơ quan chủ quản: kiểu chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(font=REGULAR), "cơ quan ban hành: kiểu chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(size=14), "cơ quan ban hành: cỡ chữ"),
    (blocks, "ISSUER", blocks.ISSUER._replace(align="left"), "cơ quan ban hành: canh giữa"),
    (blocks, "NUMBER", blocks.NUMBER._replace(size=14), "số, ký hiệu: cỡ chữ"),
    (blocks, "NUMBER", blocks.NUMBER._replace(leading=30), "số ngang địa danh, thời gian"),
    (blocks, "PLACE", blocks.PLACE._replace(font=REGULAR), "địa danh, thời gian: kiểu chữ"),
    (blocks, "PLACE", blocks.PLACE._replace(align="left"), "địa danh, thời gian: canh giữa"),
    (blocks, "TITLE", blocks.TITLE._replace(size=12), "tên loại: cỡ chữ"),
    (blocks, "TITLE", blocks.TITLE._replace(font=REGULAR), "trích yếu: kiểu chữ"),
    (blocks, "TITLE", blocks.TITLE._replace(leading=32), "trích yếu: dưới tên loại"),
    (blocks, "GROUND", blocks.GROUND._replace(font=REGULAR), "căn cứ: kiểu chữ"),
    (blocks, "GROUND", blocks.GROUND._replace(indent=0), "căn cứ: lùi đầu dòng"),
    (blocks, "GROUND", blocks.GROUND._replace(leading=30), "giãn dòng"),
    (blocks, "GROUND", blocks.GROUND._replace(align="left"), "canh đều hai lề"),
    (blocks, "GROUND", blocks.GROUND._replace(before=0), "cách đoạn ít nhất 6 pt"),
    (blocks, "CENTRED", blocks.CENTRED._replace(font=BOLD), "kính gửi: kiểu chữ"),
    (closing, "TITLE", closing.TITLE._replace(size=12), "quyền hạn, chức vụ: cỡ chữ"),
    (closing, "TITLE", closing.TITLE._replace(font=ITALIC), "họ tên người ký: kiểu chữ"),
    (closing, "TITLE", closing.TITLE._replace(align="left"), "quyền hạn, chức vụ: canh giữa"),
    (closing, "INK", 30, "chỗ ký, đóng dấu"),
    (closing, "RECIPIENTS_HEAD", closing.RECIPIENTS_HEAD._replace(font=BOLD), "nơi nhận: kiểu chữ"),
    (closing, "RECIPIENTS", closing.RECIPIENTS._replace(size=12), "nơi nhận, danh sách: cỡ chữ"),
    (sheet, "LEFT", 20 * MM, "lề trái"),
    (sheet, "RIGHT", 5 * MM, "lề phải"),
    (sheet, "TOP", 45 * MM, "lề trên"),
    (sheet, "BOTTOM", 5 * MM, "lề dưới"),
    (sheet, "A4", (612.0, 792.0), "khổ giấy A4"),
    (sheet.Sheet.text, "__defaults__", (sheet.BODY._replace(size=12), 0, 0), "nội dung: cỡ chữ"),
    (sheet.Sheet.text, "__defaults__", (sheet.BODY._replace(indent=0), 0, 0), "lùi đầu dòng"),
    (sheet.Canvas, "drawCentredString", lambda *arguments: None, "số trang 2"),
    (frame, "finished", str, "kết thúc bằng ./."),
    (
        wording,
        "day_text",
        lambda day, year: f"ngày {day.day} tháng 5 năm {year}",
        "địa danh, thời gian: ngày",
    ),
]


@pytest.mark.parametrize(
    ("owner", "name", "value", "row"), DRAWN, ids=[f"{each[1]}: {each[3]}" for each in DRAWN]
)
def test_a_row_notices_a_layout_that_is_drawn_otherwise(owner, name, value, row, monkeypatch):
    monkeypatch.setattr(owner, name, value)
    assert row in broken(read(SEVERAL_PAGES))


GREAT, OTHER, GONE = frozenset({17.0}), frozenset({"BoldItalic", "Italic"}), None
TEXTS = {
    "number": {
        "số, ký hiệu: số 0": "Số: 5/TTr-THCSVT",
        "số, ký hiệu: dạng": "Số: 05/ TTr – THCSVT",
        "số, ký hiệu: có": "05/TTr-THCSVT",
    },
    "dated": {
        "địa danh, thời gian: ngày": "Vĩnh Thuận, ngày 5 tháng 11 năm 2021",
        "địa danh, thời gian: tháng": "Vĩnh Thuận, ngày 05 tháng 06 năm 2021",
        "địa danh, thời gian: năm": "Vĩnh Thuận, ngày 05 tháng 11 năm 21",
        "địa danh, thời gian: dấu phẩy": "Vĩnh Thuận ngày 05 tháng 11 năm 2021",
    },
    "nation": {"quốc hiệu: chữ hoa": "Cộng hòa xã hội chủ nghĩa Việt Nam"},
    "superior": {"cơ quan chủ quản: chữ hoa": "Phòng GD&ĐT"},
    "issuer": {"cơ quan ban hành: chữ hoa": "Trường THCS Vĩnh Thuận"},
    "title": {"tên loại: chữ hoa": "Tờ trình"},
    "subject": {"trích yếu: chữ thường": "VỀ VIỆC KHEN THƯỞNG"},
    "addressed": {
        "kính gửi: dấu hai chấm": "Kính gửi Phòng Giáo dục và Đào tạo.",
        "kính gửi: dấu cuối dòng": "Kính gửi: Phòng Giáo dục và Đào tạo",
        "kính gửi: cách dòng": "Kính gửi:",
    },
    "offices": {"quyền hạn: viết tắt": "KT.HIỆU TRƯỞNG", "quyền hạn, chức vụ: chữ hoa": "Hiệu trưởng"},
    "signer": {
        "họ tên người ký: học hàm": "ThS. Nguyễn Thị Ánh Hường",
        "họ tên người ký: chữ thường": "NGUYỄN THỊ ÁNH HƯỜNG",
    },
    "recipients_head": {"nơi nhận: dấu hai chấm": "Nơi nhận"},
    "recipients": {
        "nơi nhận: gạch đầu dòng": "Như trên;",
        "nơi nhận: dấu cuối dòng": "- Như trên,",
        "nơi nhận: dòng Lưu": "- Phòng Nội vụ.",
        "nơi nhận: Như trên": "- Phòng Nội vụ;",
    },
}
LABELS = {
    "nation": "quốc hiệu",
    "motto": "tiêu ngữ",
    "superior": "cơ quan chủ quản",
    "issuer": "cơ quan ban hành",
    "number": "số, ký hiệu",
    "dated": "địa danh, thời gian",
    "title": "tên loại",
    "subject": "trích yếu",
    "addressed": "kính gửi",
    "offices": "quyền hạn, chức vụ",
    "signer": "họ tên người ký",
    "recipients_head": "nơi nhận",
    "recipients": "nơi nhận, danh sách",
}
BESIDE = {"issuer": "superior", "offices": "signer"}  # what would be taken for a part that is gone
AWAY = {
    "quốc hiệu: bên phải": ("nation", {"x0": 90.0, "x1": 260.0}),
    "quốc hiệu: dòng đầu": ("nation", {"base": 90.0}),
    "tiêu ngữ: dưới quốc hiệu": ("motto", {"base": 120.0}),
    "số, ký hiệu: dưới cơ quan": ("number", {"base": 70.0}),
    "địa danh, thời gian: dưới tiêu ngữ": ("dated", {"base": 80.0}),
    "kính gửi: dưới trích yếu": ("addressed", {"base": 168.0}),
    "nơi nhận: sát lề trái": ("recipients_head", {"x0": 130.0}),
    "nơi nhận: ngang quyền hạn": ("recipients_head", {"base": 700.0}),
    "quyền hạn, chức vụ: bên phải": ("offices", {"x0": 300.0, "x1": 390.0}),
}


def held(pages: list[Page], part: str) -> list[Line]:
    found = getattr(parts.find(pages), part)
    return found if isinstance(found, list) else [found]


def altered(pages: list[Page], chosen: list[Line], change: dict | None) -> list[Page]:
    """The pages with some of their lines changed, or gone."""

    def lines(page: Page) -> list[Line]:
        kept = [line for line in page.lines if change is not None or line not in chosen]
        return [replace(line, **change) if line in chosen else line for line in kept] if change else kept

    return [replace(page, lines=lines(page)) for page in pages]


def line_changes(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    """For each row of a component, a letter in which that component alone is otherwise."""
    made = []
    for part, label in LABELS.items():
        lines = held(pages, part)
        made.append((f"{label}: cỡ chữ", altered(pages, lines, {"sizes": GREAT})))
        made.append((f"{label}: kiểu chữ", altered(pages, lines, {"styles": OTHER})))
        shifted = {"x0": lines[-1].x0 + 20, "x1": lines[-1].x1 + 20}
        made.append((f"{label}: canh giữa", altered(pages, lines[-1:], shifted)))
        made.append((f"{label}: có", altered(pages, [*lines, *held(pages, BESIDE.get(part, part))], GONE)))
        for row, text in TEXTS.get(part, {}).items():
            chosen = lines[-1:] if row == "nơi nhận: dòng Lưu" else lines[:1]
            made.append((row, altered(pages, chosen, {"text": text})))
    made += [(row, altered(pages, held(pages, part), change)) for row, (part, change) in AWAY.items()]
    ground = held(pages, "grounds")
    made.append(("căn cứ: dấu chấm phẩy", altered(pages, ground[0][-1:], {"text": "Căn cứ Luật."})))
    made.append(("căn cứ: dấu chấm", altered(pages, ground[-1][-1:], {"text": "Căn cứ Luật;"})))
    made.append(("căn cứ: cỡ chữ", altered(pages, ground[0], {"sizes": GREAT})))
    return made


def rule_changes(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    """Each rule gone, too long, out of the middle, and dashed."""
    made = []
    for part in ("motto", "issuer", "subject"):
        line = held(pages, part)[-1]
        drawn = next(rule for rule in pages[0].rules if checks.is_under(rule, line))
        other = [rule for rule in pages[0].rules if rule is not drawn]
        changes = {
            "đường kẻ": [],
            "độ dài đường kẻ": [replace(drawn, x0=drawn.x0 - 40, x1=drawn.x1 + 40)],
            "đường kẻ cân giữa": [replace(drawn, x0=drawn.x0 + 10, x1=drawn.x1 + 10)],
            "nét liền": [replace(drawn, solid=False)],
        }
        for row, rules in changes.items():
            first = replace(pages[0], rules=other + rules)
            made.append((f"{LABELS[part]}: {row}", [first, *pages[1:]]))
    return made


def page_changes(pages: list[Page]) -> list[tuple[str, list[Page]]]:
    first, second, *rest = pages
    every = [line for page in pages for line in page.lines]
    digits = second.head

    def head(**change) -> list[Page]:
        return [first, replace(second, head=[replace(line, **change) for line in digits]), *rest]

    alone = [line for line in rest[-1].lines if line not in _block(pages)]
    return [
        ("chiều giấy", [replace(page, width=842.0, height=595.0) for page in pages]),
        ("phông chữ", altered(pages, every, {"families": frozenset({"Arial"})})),
        ("một phông chữ", altered(pages, every[:1], {"families": frozenset({"TimesNewRoman"})})),
        ("màu chữ", altered(pages, every[:1], {"black": False})),
        ("phông chữ nhúng", [replace(first, embedded=False), *pages[1:]]),
        ("trang 1 không đánh số", [replace(first, head=digits), *pages[1:]]),
        ("số trang 2", head(text="3")),
        ("số trang 3", [first, second, *(replace(page, head=[]) for page in rest)]),
        ("số trang 2: cỡ chữ", head(sizes=frozenset({10.0}))),
        ("số trang 2: kiểu chữ", head(styles=OTHER)),
        ("số trang 2: canh giữa", head(x0=400.0, x1=410.0)),
        ("khối ký không đứng một mình", altered(pages, alone, GONE)),
    ]


def _block(pages: list[Page]) -> list[Line]:
    found = parts.find(pages)
    return [found.recipients_head, *found.recipients, *found.offices, found.signer]


def test_every_row_of_a_letter_notices_what_breaks_it(letter):
    """Each row that the letter is held against is broken by a change that is made for it."""
    changes = [*line_changes(letter), *rule_changes(letter), *page_changes(letter)]
    noticed = {row for row, pages in changes if row in broken(pages)} | {each[3] for each in DRAWN}
    third = {"số trang 3: cỡ chữ", "số trang 3: kiểu chữ", "số trang 3: canh giữa"}
    assert {row.name for row in rows(letter)} - noticed - third == set()
    assert len(noticed) >= 90


def test_each_change_breaks_the_row_that_it_is_made_for(letter):
    known = {row.name for row in rows(letter)}
    changes = [*line_changes(letter), *rule_changes(letter), *page_changes(letter)]
    assert [row for row, pages in changes if row in known and row not in broken(pages)] == []


@pytest.mark.parametrize("factor", [0, 5])
def test_a_paper_without_its_page_numbers_or_with_marks_at_its_foot(letter, factor):
    """Small print in the bottom margin is nobody's text."""
    small = replace(
        letter[0].lines[0], text="Mã: 7K3M", base=800.0, top=795.0, bottom=803.0, sizes=frozenset({8.0})
    )
    assert broken([replace(page, foot=[small] * factor) for page in letter]) == set()


def test_the_minutes_carry_no_place_and_date():
    paper = samples.minutes()
    headed = replace(paper, letterhead=replace(paper.letterhead, place="Chốn Không Có"))
    assert papers.minutes(headed) == papers.minutes(paper)
