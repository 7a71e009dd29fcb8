"""Word and Excel files as Office makes them, and as nobody should send them."""

import struct
import zipfile

from .cases import Case, zipped

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document.main+xml"
EXCEL = f"{OFFICE}.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEMPLATE = "word/_rels/settings.xml.rels"


def types(*parts: tuple[str, str]) -> bytes:
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts)
    default = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return f"{XML}<Types>{default}{rows}</Types>".encode()


def relations(kind: str, target: str, mode: str = "External") -> bytes:
    row = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f"{XML}<Relationships>{row}</Relationships>".encode()


def word_parts(main: str = "word/document.xml") -> dict[str, bytes]:
    return {
        "[Content_Types].xml": types((f"/{main}", WORD)),
        "_rels/.rels": relations("officeDocument", main, "Internal"),
        main: f"{XML}<document><p>Tóm tắt thành tích</p></document>".encode(),
        "word/media/image1.jpg": bytes(range(256)) * 40,
    }


def word(**more: bytes) -> bytes:
    return zipped(word_parts() | more)


def with_part(name: str, data: bytes) -> bytes:
    return zipped(word_parts() | {name: data})


def excel() -> bytes:
    sheet = "".join(f"<row r='{n}'><c><v>{n}</v></c></row>" for n in range(3000))
    return zipped(
        {
            "[Content_Types].xml": types(("/xl/workbook.xml", EXCEL)),
            "_rels/.rels": relations("officeDocument", "xl/workbook.xml", "Internal"),
            "xl/workbook.xml": f"{XML}<workbook/>".encode(),
            "xl/worksheets/sheet1.xml": f"{XML}<worksheet>{sheet}</worksheet>".encode(),
        }
    )


def _lying() -> bytes:
    """A part of 20 MB that the directory and the part's own header call 100 bytes."""
    data = with_part("word/big.xml", b"<a>" + bytes(20_000_000))
    true, false = struct.pack("<I", 20_000_003), struct.pack("<I", 100)
    return data.replace(true, false)


def _link() -> bytes:
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    return _with_entry(entry, b"/etc/passwd")


def _with_entry(entry: zipfile.ZipInfo, data: bytes) -> bytes:
    return zipped(word_parts() | {entry: data})


def _locked() -> bytes:
    data = bytearray(word())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def good() -> dict[str, bytes]:
    return {
        "Tóm tắt thành tích.docx": word(),
        "DANH SÁCH.XLSX": excel(),
        "Từ mạng của Office.docx": zipped(word_parts("word/document2.xml")),
        "Mẫu của trường.docx": with_part(
            TEMPLATE, relations("attachedTemplate", "file:///C:\\Users\\GV\\Templates\\Mau.dotx")
        ),
        "Có liên kết.docx": with_part(
            "word/_rels/document.xml.rels", relations("hyperlink", "https://vinhthuan.edu.vn")
        ),
    }


def hostile() -> list[Case]:
    macro = ("/word/x.bin", "application/vnd.ms-office.vbaProject")
    main = ("/word/document.xml", WORD)
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'
    remote = "nơi khác"
    return [
        Case("bomb", "a.docx", with_part("word/a.xml", bytes(200_000_000)), "bung ra quá lớn"),
        Case("small bomb", "a.docx", with_part("word/a.xml", bytes(30_000_000)), "bung ra quá lớn"),
        Case("directory that lies", "a.docx", _lying(), "Kích thước"),
        Case(
            "300 parts", "a.docx", word(**{f"word/{n}.xml": b"x" for n in range(300)}), "hơn 200 thành phần"
        ),
        Case("symlink", "a.docx", _link(), "không bình thường"),
        Case("climbing name", "a.docx", with_part("word/../../evil.xml", b"x"), "không bình thường"),
        Case("absolute name", "a.docx", with_part("/etc/cron.d/x", b"x"), "không bình thường"),
        Case("drive name", "a.docx", with_part("C:evil.xml", b"x"), "không bình thường"),
        Case("encrypted part", "a.docx", _locked(), "không bình thường"),
        Case("macro", "a.docx", with_part("word/vbaProject.bin", b"x"), "macro"),
        Case("macro by type", "a.docx", with_part("[Content_Types].xml", types(main, macro)), "macro"),
        Case(
            "remote template",
            "a.docx",
            with_part(TEMPLATE, relations("attachedTemplate", "http://x/a.dotm")),
            remote,
        ),
        Case(
            "template on a share",
            "a.docx",
            with_part(TEMPLATE, relations("attachedTemplate", "file:///%5C%5C10.0.0.1\\a.dotm")),
            remote,
        ),
        Case(
            "template on a share, bare",
            "a.docx",
            with_part(TEMPLATE, relations("oleObject", "//x/a.xlsx")),
            remote,
        ),
        Case(
            "entity bomb in the types", "a.docx", with_part("[Content_Types].xml", entity), "không được phép"
        ),
        Case("entity bomb in the text", "a.docx", with_part("word/document.xml", entity), "không được phép"),
        Case(
            "text that is no XML", "a.docx", with_part("word/document.xml", b"<a><b></a>"), "không đúng dạng"
        ),
        Case("without types", "a.docx", zipped({"word/document.xml": b"<a/>"}), "không phải tệp Word"),
        Case("without its main part", "a.docx", zipped({"[Content_Types].xml": types(main)}), "hỏng"),
        Case("a plain zip", "a.docx", zipped({"a.exe": b"MZ"}), "không phải tệp Word"),
        Case("empty zip", "a.docx", zipped({}), "tệp nén"),
        Case("Excel called Word", "a.docx", excel(), "đổi đuôi tên tệp thành .xlsx"),
        Case("Word called PDF", "a.pdf", word(), "thành .docx"),
        Case("truncated DOCX", "a.docx", word()[:-100], "thiếu phần cuối"),
        Case("program behind a DOCX", "a.docx", word() + b"MZ" * 90, "giấu một tệp khác"),
        Case("program before", "a.docx", b"MZ" * 90 + word(), "chương trình"),
        Case("zip before", "a.docx", b"PK\3\4" + bytes(300) + word(), "giấu một tệp khác"),
        Case(
            "old Word or password", "a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "có mật khẩu"
        ),
        Case("macro extension", "a.docm", word(), "macro"),
    ]
