"""PDF files as offices make them, and as nobody should send them."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .cases import Case, zipped

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def raw(
    catalog: bytes = b"", *more: bytes, pages: bytes = PAGES, page: bytes = PAGE, trailer: bytes = b""
) -> bytes:
    """Return a file written by hand, for spellings that no library writes."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>", pages, page, *more]
    data, offsets = HEADER, []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + end % (len(bodies) + 1, trailer, len(data))


def stream(body: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), extra, body)


def made(change=None, pages: int = 1, **options) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    if change:
        change(pdf)
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def scan(pages: int = 2) -> bytes:
    """A flatbed scan: one JPEG on each page."""
    buffer, picture = io.BytesIO(), io.BytesIO()
    Image.effect_noise((620, 877), 40).save(picture, "JPEG", quality=60)
    canvas = Canvas(buffer, pagesize=(595, 842))
    for _ in range(pages):
        picture.seek(0)
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _root(**entries):
    def change(pdf):
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return change


def _annotated(annotation: Dictionary):
    def change(pdf):
        pdf.pages[0].Annots = Array([pdf.make_indirect(annotation)])

    return change


def _link(action: Dictionary):
    return _annotated(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action))


def _word_export(pdf):
    page = pdf.pages[0].obj
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page, Name.XYZ, 0, 842, 1]))
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P)))
    pdf.Root.Lang = String("vi-VN")
    _link(Dictionary(S=Name.URI, URI=String("https://vinhthuan.edu.vn")))(pdf)
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Tờ trình"


def _signed(pdf):
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=String("x")
    )
    field = Dictionary(FT=Name.Sig, T=String("Ký số"), V=pdf.make_indirect(signature), Subtype=Name.Widget)
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)


def _unreachable(pdf):
    pdf.pages[0].PieceInfo = Dictionary(App=Array([Array([pdf.make_indirect(_script())])]))


def _attached(pdf):
    pdf.attachments["x.exe"] = b"MZ"


def _updated() -> bytes:
    """A page replaced by an update at the end of the file, as signing programs do."""
    data = raw()
    body = b"3 0 obj\n" + PAGE + b"\nendobj\n"
    table = b"xref\n3 1\n%010d 00000 n \n" % len(data)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % data.rindex(b"xref\n0 ")
    return data + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(data) + len(body))


def _looped() -> bytes:
    data = raw()
    table = data.rindex(b"xref\n0 ")
    return data.replace(b"/Root 1 0 R", b"/Prev %d /Root 1 0 R" % table).replace(
        b"/Kids [3 0 R]", b"/Kids [2 0 R]"
    )


def _object_stream_bomb() -> bytes:
    """Objects 4 to 9 in a stream that unpacks to 2 GB."""
    packer = zlib.compressobj(9)
    body = packer.compress(b"4 0 ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 16_777_216) + packer.flush(zlib.Z_FULL_FLUSH)
    body += block * 128
    bomb = stream(body, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    data = HEADER + b"5 0 obj\n" + bomb + b"\nendobj\n"
    rows = bytes.fromhex("0000000000ff 020000000500 020000000500 020000000500 020000000500 010000000f00")
    xref = stream(rows, b"/Type /XRef /Size 6 /W [1 4 1] /Root 4 0 R")
    return data + b"6 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


def good() -> dict[str, bytes]:
    plain, scanned = made(), scan()
    return {
        "Tờ trình đã ký.pdf": scanned,
        "To trinh.PDF": plain,
        "Biên bản họp bình xét (Word).pdf": made(_word_export),
        "LibreOffice.pdf": made(
            lambda pdf: _root(OpenAction=Array([pdf.pages[0].obj, Name.Fit]))(pdf),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        "Máy in mạng.pdf": made(linearize=True),
        "Ký số.pdf": made(_signed),
        "Máy quét cũ.pdf": scanned.replace(b"startxref\n", b"startxref\n1"),
        "Đệm số không.pdf": scanned + bytes(5000),
        "Ghi thêm sau khi ký.pdf": _updated(),
        "Ghi sai số đối tượng.pdf": raw().replace(b"/Size 4", b"/Size 99999999999999"),
        "Tên không phải UTF-8.pdf": raw(b"/X << /S /Ti\xea#c1u /K\xff /#ea /Filter [/\xb0] >>"),
        "Bốn mươi trang.pdf": made(pages=40),
    }


def hostile() -> list[Case]:
    plain = made()
    script, launch = "JavaScript", "mở chương trình"
    user, owner = pikepdf.Encryption(user="bi-mat", owner="b"), pikepdf.Encryption(user="", owner="b")
    return [
        Case(
            "script in a name tree", "a.pdf", made(_root(Names=Dictionary(JavaScript=Dictionary()))), script
        ),
        Case("script at opening", "a.pdf", made(_root(OpenAction=_script())), "tự chạy"),
        Case("script on a link", "a.pdf", made(_link(_script())), script),
        Case("script in a corner", "a.pdf", made(_unreachable), script),
        Case(
            "script in an object stream",
            "a.pdf",
            made(_unreachable, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            script,
        ),
        Case(
            "script spelt with #61", "a.pdf", raw(b"/AA << /WC << /S /J#61vaScript /J#53 (x) >> >>"), script
        ),
        Case("script nobody refers to", "a.pdf", raw(b"", b"<< /S /#4aavaScript >>"), script),
        Case("launch", "a.pdf", made(_link(Dictionary(S=Name.Launch, F=String("cmd.exe")))), launch),
        Case(
            "link to a share",
            "a.pdf",
            made(_link(Dictionary(S=Name.GoToR, F=String(r"\\10.0.0.1\x")))),
            launch,
        ),
        Case(
            "form that sends",
            "a.pdf",
            made(_link(Dictionary(S=Name.SubmitForm, F=String("http://x")))),
            "gửi",
        ),
        Case("address at opening", "a.pdf", made(_root(OpenAction=Dictionary(S=Name.URI))), "tự chạy"),
        Case("embedded file", "a.pdf", made(_attached), "đính kèm bên trong"),
        Case("rich media", "a.pdf", made(_annotated(Dictionary(Subtype=Name.RichMedia))), "phim"),
        Case("XFA form", "a.pdf", made(_root(AcroForm=Dictionary(XFA=Array()))), "XFA"),
        Case("password", "a.pdf", made(encryption=user), "mật khẩu"),
        Case("locked against printing", "a.pdf", made(encryption=owner), "khóa quyền"),
        Case("truncated", "a.pdf", scan(1)[:-900], "thiếu phần cuối"),
        Case("half of a scan", "a.pdf", scan(1)[: len(scan(1)) // 2], "thiếu phần cuối"),
        Case("only a header", "a.pdf", HEADER, "thiếu phần cuối"),
        Case("junk before the header", "a.pdf", b"<script>\n" + plain, "không phải tệp PDF"),
        Case("zip behind", "a.pdf", plain + zipped({"a.exe": b"MZ"}), "dữ liệu lạ"),
        Case("page behind", "a.pdf", plain + b"<script>alert(1)</script>" * 9, "dữ liệu lạ"),
        Case("no pages", "a.pdf", made(pages=0), "không có trang nào"),
        Case("tree that loops", "a.pdf", _looped(), "hỏng"),
        Case("deep nest", "a.pdf", raw(b"/X " + b"[" * 200_000 + b"]" * 200_000), "hỏng"),
        Case("object stream bomb", "a.pdf", _object_stream_bomb(), ""),
        Case(
            "nested compression",
            "a.pdf",
            raw(
                b"",
                stream(zlib.compress(zlib.compress(bytes(9_999))), b"/Filter [/FlateDecode /FlateDecode]"),
            ),
            "nén nhiều lần",
        ),
        Case(
            "entity bomb in the metadata",
            "a.pdf",
            raw(b"/Metadata 4 0 R", stream(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"/Type /Metadata")),
            "XML",
        ),
    ]
