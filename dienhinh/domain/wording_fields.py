"""The fields that a letter's words may name: what each means, and its value in a content."""

from datetime import date

import sqlalchemy as sa

from dienhinh import clock, papers
from dienhinh.domain import answers
from dienhinh.domain.access import scope
from dienhinh.domain.content import (
    Content,
    consolidation_content,
    dossier_content,
    read_day,
    read_instant,
)
from dienhinh.domain.policy import Permission as P
from dienhinh.extensions import db
from dienhinh.models import BallotKind, Consolidation, Dossier, Programme, User, VoteBase
from dienhinh.papers.wording import amount, cite, day_text, given, moment, nominees
from dienhinh.text import lines

# Name -> (what it is, what stands there where there is no dossier to show).
FIELDS = {
    "ten_truong": ("Tên trường", "Trường THCS Vĩnh Thuận"),
    "ten_phong": ("Tên Phòng", "Phòng Giáo dục và Đào tạo Vĩnh Thuận"),
    "kinh_gui": ("Nơi được trình (Kính gửi)", "Sở Giáo dục và Đào tạo Kiên Giang"),
    "nam_hoc": ("Năm học", "2021-2022"),
    "ke_hoach": ("Kế hoạch với số và ngày", "Kế hoạch số 345/KH-PGDĐT ngày 04 tháng 11 năm 2021"),
    "so_luong": ("Số tập thể và cá nhân", "01 tập thể và 03 cá nhân"),
    "so_tap_the": ("Số tập thể", "01"),
    "so_ca_nhan": ("Số cá nhân", "03"),
    "so_truong": ("Số trường có đề nghị", "12"),
    "so_duoc_khen": ("Số tập thể, cá nhân được khen thưởng", "14"),
    "so_khong_khen": ("Số tập thể, cá nhân không được khen thưởng", "02"),
    "loai_khen_thuong": ("Loại hình khen thưởng, có thể để trống", "Khen thưởng đột xuất"),
    "bat_dau": ("Giờ, ngày bắt đầu họp", "14 giờ 00 phút, ngày 10 tháng 11 năm 2021"),
    "ket_thuc": ("Giờ, ngày kết thúc họp", "16 giờ 30 phút, ngày 10 tháng 11 năm 2021"),
    "dia_diem": ("Địa điểm họp", "Văn phòng Trường THCS Vĩnh Thuận"),
    "chu_toa": ("Chủ tọa", "Trần Văn Bền, Hiệu trưởng"),
    "thu_ky": ("Thư ký", "Lê Thị Kim Ngân, Thư ký hội đồng"),
    "hinh_thuc_lay_phieu": ("Hình thức lấy phiếu", "Bỏ phiếu kín"),
    "co_so_ty_le": ("Số phiếu để tính tỷ lệ", "số phiếu hợp lệ"),
    "ket_luan": ("Kết luận đã ghi, có thể để trống", "Cuộc họp thống nhất đề nghị khen thưởng."),
    "noi_nhan_khac": ("Các nơi nhận khác của Phòng, mỗi nơi một dòng", "Phòng Nội vụ huyện\nLãnh đạo Phòng"),
    "to_trinh": (
        "Tờ trình với số, ngày, nơi ban hành",
        "Tờ trình số 05/TTr-THCSVT ngày 15 tháng 11 năm 2021 của Trường THCS Vĩnh Thuận",
    ),
    "ngay_nhan": ("Ngày nhận hồ sơ, có dấu phẩy", "Ngày 16 tháng 11 năm 2021,"),
    "truoc_han": ("Hạn gửi lại, có thể để trống", "trước ngày 25 tháng 11 năm 2021"),
}
EXAMPLES = {name: example for name, (_, example) in FIELDS.items()}


def values(content: Content, received: date | None = None, due: date | None = None) -> dict[str, str]:
    """Return the value of every field in a dossier's or a list's content; what is not given leaves dots to write on.

    `received` and `due` are of a Phiếu trả hồ sơ.
    """
    letter, plan, unit = content["letter"], content["programme"], content["unit"]
    number = papers.Number(plan["number"], "")
    known = {
        "ten_truong": unit["name"],
        "ten_phong": content.get("office", unit)["name"],
        "kinh_gui": given(letter.get("addressee", "")),
        "nam_hoc": plan["school_year"],
        "ke_hoach": cite(papers.Reference("Kế hoạch", number, read_day(plan["issued_on"]), letter["year"])),
        "loai_khen_thuong": letter.get("commendation", "").rstrip(". "),
        "noi_nhan_khac": "\n".join(line.partition("<")[0].strip() for line in lines(unit["copies_to"])),
        "to_trinh": cite(reference(content)),
        "ngay_nhan": f"{day_text(received, received.year).capitalize()}," if received else "",
        "truoc_han": f"trước {day_text(due, due.year)}" if due else "",
    }
    return known | _counts(content) | _meeting(content)


def _counts(content: Content) -> dict[str, str]:
    named, results = content.get("nominees", ()), content.get("results", ())
    kinds = [nominee["kind"] for nominee in named]
    recognised = [result["recognised"] for result in results]
    return {
        "so_luong": nominees(kinds.count("collective"), kinds.count("individual")),
        "so_tap_the": amount(kinds.count("collective")),
        "so_ca_nhan": amount(kinds.count("individual")),
        "so_truong": amount(len({each["unit"] for each in (*named, *results)})),
        "so_duoc_khen": amount(recognised.count(True)),
        "so_khong_khen": amount(recognised.count(False)),
    }


def _meeting(content: Content) -> dict[str, str]:
    meeting, year = content.get("meeting"), content["letter"]["year"]
    if meeting is None:
        return {}
    return {
        "bat_dau": moment(read_instant(meeting["starts_at"]), year),
        "ket_thuc": moment(read_instant(meeting["ends_at"]), year),
        "dia_diem": given(meeting["place"]),
        "chu_toa": given(meeting["chair"]),
        "thu_ky": given(meeting["secretary"]),
        "hinh_thuc_lay_phieu": BallotKind(meeting["ballot"]).label,
        "co_so_ty_le": VoteBase(content["programme"]["vote_base"]).label,
        "ket_luan": meeting["conclusion"].strip(),
    }


def reference(content: Content) -> papers.Reference:
    """Return the content's Tờ trình as other papers cite it."""
    letter, unit = content["letter"], content["unit"]
    number = papers.Number(letter["number"] or None, f"TTr-{unit['symbol']}")
    return papers.Reference("Tờ trình", number, read_day(letter["issued_on"]), letter["year"], unit["name"])


def live(programme: Programme, name: str, user: User) -> tuple[dict[str, str], str]:
    """Return the values that a preview shows and whose they are: of the newest record that this user may see.

    Without one they are examples, and nobody's.
    """
    if name in ("office_letter", "result_notice"):
        listed = _newest(Consolidation, programme, user, P.VIEW_CONSOLIDATION)
        if listed is None:
            return EXAMPLES, ""
        told = name == "result_notice" and answers.has_results(listed)
        content = answers.notice_content(listed) if told else consolidation_content(listed)
        return values(content), f"danh sách tổng hợp số {listed.id} của {listed.office.name}"
    dossier = _newest(Dossier, programme, user, P.VIEW_DOSSIER)
    if dossier is None:
        return EXAMPLES, ""
    sent = dossier.submitted_at and clock.local(dossier.submitted_at).date()
    return values(dossier_content(dossier), received=sent), f"hồ sơ số {dossier.id} của {dossier.unit.name}"


def _newest(model: type, programme: Programme, user: User, permission: P):
    own = sa.select(model).where(model.programme_id == programme.id, scope(model, user, permission))
    return db.session.scalar(own.order_by(model.id.desc()).limit(1))
