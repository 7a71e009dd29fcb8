"""The letters whose words an office may change, with the words that they come with."""

from typing import NamedTuple


class Part(NamedTuple):
    """One text of a letter; `items` tells that each of its lines stands by itself, as recipients do."""

    key: str
    label: str
    default: str
    items: bool = False
    needed: bool = True


class Letter(NamedTuple):
    """A letter whose words the office may change, and the fields that they may name."""

    title: str
    slug: str
    parts: tuple[Part, ...]
    fields: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.parts)


def _recipients(default: str) -> Part:
    return Part("recipients", "Nơi nhận, mỗi nơi một dòng", default, items=True, needed=False)


def _enclosures(default: str) -> Part:
    return Part("enclosures", "Hồ sơ gồm, mỗi thứ một dòng", default, items=True, needed=False)


COUNTS = ("so_luong", "so_tap_the", "so_ca_nhan")
LETTERS = {
    "school_letter": Letter(
        "Tờ trình của trường",
        "to-trinh-truong",
        (
            Part(
                "body",
                "Nội dung",
                "{ten_truong} kính trình {kinh_gui} xem xét, đề nghị khen thưởng điển hình tiên tiến năm học "
                "{nam_hoc} đối với {so_luong} (có danh sách và tóm tắt thành tích kèm theo).\n"
                "Loại hình khen thưởng: {loai_khen_thuong}.",
            ),
            _enclosures("Biên bản họp bình xét\nDanh sách, tóm tắt thành tích"),
            Part("closing", "Câu kết", "{ten_truong} kính đề nghị {kinh_gui} xem xét, quyết định"),
            _recipients("Như trên\nLưu: VT, TĐ"),
        ),
        ("ten_truong", "ten_phong", "kinh_gui", "nam_hoc", "ke_hoach", *COUNTS, "loai_khen_thuong"),
    ),
    "minutes": Letter(
        "Biên bản họp bình xét",
        "bien-ban",
        (
            Part(
                "opinions",
                "Câu ghi khi không có ý kiến thảo luận",
                "Các thành viên dự họp không có ý kiến khác.",
                items=True,
            ),
            Part(
                "outcome",
                "Câu mở đầu phần kết quả",
                "Hình thức: {hinh_thuc_lay_phieu}. Tỷ lệ tính trên {co_so_ty_le}.",
            ),
            Part("conclusion", "Kết luận", "Kết luận: {ket_luan}", needed=False),
            Part("closing", "Câu kết", "Cuộc họp kết thúc vào {ket_thuc}"),
            _recipients("{ten_phong}\nLưu: VT, TĐ"),
        ),
        (
            *("ten_truong", "ten_phong", "nam_hoc", *COUNTS, "bat_dau", "ket_thuc", "dia_diem"),
            *("chu_toa", "thu_ky", "hinh_thuc_lay_phieu", "co_so_ty_le", "ket_luan"),
        ),
    ),
    "office_letter": Letter(
        "Tờ trình của Phòng",
        "to-trinh-phong",
        (
            Part(
                "body",
                "Nội dung",
                "Qua thẩm định và tổng hợp hồ sơ của {so_truong} trường trực thuộc, {ten_phong} kính trình "
                "{kinh_gui} xem xét, khen thưởng điển hình tiên tiến năm học {nam_hoc} đối với {so_luong} "
                "(có danh sách tổng hợp tại Phụ lục kèm theo).",
            ),
            _enclosures("Danh sách tổng hợp điển hình tiên tiến được đề nghị khen thưởng"),
            Part("closing", "Câu kết", "{ten_phong} kính đề nghị {kinh_gui} xem xét, quyết định"),
            _recipients("Như trên\n{noi_nhan_khac}\nLưu: VT, TĐ"),
        ),
        ("ten_phong", "kinh_gui", "nam_hoc", "ke_hoach", "so_truong", *COUNTS, "noi_nhan_khac"),
    ),
    "return_slip": Letter(
        "Phiếu trả hồ sơ",
        "phieu-tra",
        (
            Part(
                "body",
                "Nội dung",
                "{ngay_nhan} {ten_phong} nhận được hồ sơ kèm theo {to_trinh}.\n"
                "Sau khi kiểm tra, {ten_phong} trả lại hồ sơ để {ten_truong} bổ sung, hoàn thiện "
                "các nội dung sau:",
            ),
            Part(
                "closing", "Câu kết", "Đề nghị {ten_truong} bổ sung, hoàn thiện và gửi lại hồ sơ {truoc_han}"
            ),
            _recipients("Như trên\nLưu: VT, TĐ"),
        ),
        ("ten_truong", "ten_phong", "nam_hoc", "to_trinh", "ngay_nhan", "truoc_han"),
    ),
    "result_notice": Letter(
        "Thông báo kết quả",
        "thong-bao",
        (
            Part("body", "Nội dung", "{ten_phong} thông báo kết quả như sau:"),
            Part(
                "closing",
                "Câu kết",
                "{ten_phong} thông báo để các trường biết, thông tin đến tập thể, cá nhân và kịp thời biểu dương",
            ),
            _recipients("Như trên\n{noi_nhan_khac}\nLưu: VT, TĐ"),
        ),
        ("ten_phong", "nam_hoc", "ke_hoach", "so_truong", "so_duoc_khen", "so_khong_khen", "noi_nhan_khac"),
    ),
}
