"""The words of the letters are the office's: what they may hold, what they say, and what they may not do."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dienhinh.database import write_tx
from dienhinh.domain import dossier_papers, programmes, wording
from dienhinh.domain.content import consolidation_content, dossier_content
from dienhinh.domain.wording_fields import EXAMPLES, FIELDS, values
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import DossierState, Programme
from tests.support import make

RELAXED = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
NAME = "Trường THCS Vĩnh Thuận"
OFFICE = "Phòng Giáo dục và Đào tạo Vĩnh Thuận"
PROVINCE = "Sở Giáo dục và Đào tạo Kiên Giang"
# What a template language with more than names in it would run, or trip over.
hostile = st.one_of(
    st.text(max_size=60),
    st.text("{}[].:!ab_ ", max_size=30),
    st.sampled_from(
        [
            "{nam_hoc.__class__.__mro__}",
            "{nam_hoc[0]}",
            "{nam_hoc!r}",
            "{nam_hoc:>999999999}",
            "{{nam_hoc}}",
            "{}",
            "{0}",
            "{{7*7}}",
            "{% for x in y %}",
            "${nam_hoc}",
            "$nam_hoc",
            "%(nam_hoc)s",
            "{__import__('os').system('id')}",
            "{nam_hoc}{",
        ]
    ),
)


def test_every_letter_comes_with_words_that_it_may_hold():
    told = [
        wording.fault(part.default, letter.fields)
        for letter in wording.LETTERS.values()
        for part in letter.parts
    ]
    assert set(told) == {""}
    assert {name for letter in wording.LETTERS.values() for name in letter.fields} == set(FIELDS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Năm học {nam_hoc}", ""),
        ("", ""),
        ("{nam_học}", "Không có ô điền {nam_học}. Xin chọn trong danh sách các ô điền."),
        ("{ nam_hoc}", "Không có ô điền { nam_hoc}. Xin chọn trong danh sách các ô điền."),
        ("{}", "Không có ô điền {}. Xin chọn trong danh sách các ô điền."),
        (
            "năm học {nam_hoc",
            "Dấu { bị lẻ ở chỗ “năm học {nam_hoc”. Tên ô điền viết trong một cặp ngoặc, như {nam_hoc}.",
        ),
        (
            "nam_hoc} này",
            "Dấu } bị lẻ ở chỗ “nam_hoc} này”. Tên ô điền viết trong một cặp ngoặc, như {nam_hoc}.",
        ),
        (
            "{{nam_hoc}}",
            "Dấu { bị lẻ ở chỗ “{{nam_hoc}}”. Tên ô điền viết trong một cặp ngoặc, như {nam_hoc}.",
        ),
        ("{nam_hoc.__class__}", "Không có ô điền {nam_hoc.__class__}. Xin chọn trong danh sách các ô điền."),
        ("{nam_hoc!r}", "Không có ô điền {nam_hoc!r}. Xin chọn trong danh sách các ô điền."),
        ("{nam_hoc:9}", "Không có ô điền {nam_hoc:9}. Xin chọn trong danh sách các ô điền."),
    ],
)
def test_a_fault_names_the_field_or_the_place(text, sentence):
    assert wording.fault(text, ["nam_hoc"]) == sentence


@RELAXED
@given(hostile)
def test_no_template_reaches_more_than_a_name(text):
    filled = wording.fill(text, {"nam_hoc": "2021-2022"})
    assert filled.replace("2021-2022", "{nam_hoc}") == wording.fill(text, {"nam_hoc": "{nam_hoc}"})
    if "{nam_hoc}" not in text:
        assert filled.split() == text.split()


@RELAXED
@given(hostile)
def test_what_a_dossier_says_is_never_read_as_a_template(value):
    shown = wording.fill("Kết luận: {ket_luan} hết.", {"ket_luan": f"x{value}", "nam_hoc": "2021-2022"})
    assert shown.split() == f"Kết luận: x{value} hết.".split()


def test_a_line_whose_fields_are_all_empty_is_left_out():
    text = "Một {loai}.\n{ngay} {ten} nhận {han}\nHai."
    assert wording.fill(text, {"loai": "", "ngay": "", "ten": "Trường", "han": ""}) == "Trường nhận\nHai."


def words(content, name, **days) -> dict:
    return wording.written(name, content["programme"].get("wording", {}), values(content, **days))


def test_the_words_that_came_with_it_are_the_plan_s(context):
    world = make.world()
    own = dossier_content(make.dossier(world, DossierState.ACCEPTED))
    own["letter"] |= {"issued_on": "2021-11-15", "year": 2021}
    own["meeting"] |= {"ends_at": "2021-11-10T16:30:00+07:00", "conclusion": "Nhất trí.\nĐề nghị khen."}
    world.office.copies_to = "Phòng Nội vụ huyện <noivu@example.vn>\nLãnh đạo Phòng"
    listed = consolidation_content(make.consolidation(world))
    listed["letter"]["addressee"] = PROVINCE
    assert words(own, "school_letter") == {
        "body": f"{NAME} kính trình {OFFICE} xem xét, đề nghị khen thưởng điển hình tiên tiến năm học 2021-2022 "
        "đối với 01 cá nhân (có danh sách và tóm tắt thành tích kèm theo).\n"
        "Loại hình khen thưởng: Khen thưởng đột xuất.",
        "enclosures": ("Biên bản họp bình xét", "Danh sách, tóm tắt thành tích"),
        "closing": f"{NAME} kính đề nghị {OFFICE} xem xét, quyết định",
        "recipients": ("Như trên", "Lưu: VT, TĐ"),
    }
    assert words(own, "minutes") == {
        "opinions": ("Các thành viên dự họp không có ý kiến khác.",),
        "outcome": "Hình thức: Bỏ phiếu kín. Tỷ lệ tính trên số phiếu hợp lệ.",
        "conclusion": "Kết luận: Nhất trí.\nĐề nghị khen.",
        "closing": "Cuộc họp kết thúc vào 16 giờ 30 phút, ngày 10 tháng 11 năm 2021",
        "recipients": (OFFICE, "Lưu: VT, TĐ"),
    }
    assert words(listed, "office_letter") == {
        "body": f"Qua thẩm định và tổng hợp hồ sơ của 01 trường trực thuộc, {OFFICE} kính trình {PROVINCE} xem "
        "xét, khen thưởng điển hình tiên tiến năm học 2021-2022 đối với 01 cá nhân (có danh sách tổng hợp "
        "tại Phụ lục kèm theo).",
        "enclosures": ("Danh sách tổng hợp điển hình tiên tiến được đề nghị khen thưởng",),
        "closing": f"{OFFICE} kính đề nghị {PROVINCE} xem xét, quyết định",
        "recipients": ("Như trên", "Phòng Nội vụ huyện", "Lãnh đạo Phòng", "Lưu: VT, TĐ"),
    }
    assert words(own, "return_slip", received=date(2021, 11, 16), due=date(2021, 11, 25)) == {
        "body": f"Ngày 16 tháng 11 năm 2021, {OFFICE} nhận được hồ sơ kèm theo Tờ trình số 12/TTr-THCSVT ngày 15 "
        f"tháng 11 năm 2021 của {NAME}.\nSau khi kiểm tra, {OFFICE} trả lại hồ sơ để {NAME} bổ sung, hoàn "
        "thiện các nội dung sau:",
        "closing": f"Đề nghị {NAME} bổ sung, hoàn thiện và gửi lại hồ sơ trước ngày 25 tháng 11 năm 2021",
        "recipients": ("Như trên", "Lưu: VT, TĐ"),
    }


def test_every_field_of_a_letter_has_a_value(context):
    world = make.world()
    contents = {
        "consolidation": consolidation_content(make.consolidation(world, pick=False)),
        "dossier": dossier_content(make.dossier(world)),
    }
    kinds = {"office_letter": "consolidation", "result_notice": "consolidation"}
    missing = [
        (name, field)
        for name, letter in wording.LETTERS.items()
        for field in letter.fields
        if field not in values(contents[kinds.get(name, "dossier")])
    ]
    assert missing == []
    assert [name for name, example in EXAMPLES.items() if not example] == []


def edit(programme: Programme, name: str, actor, **change: str) -> None:
    held = vars(wording.texts(programme, name))
    wording.save(programme, name, held | change, wording.mark(programme, name), actor)


def test_a_dossier_keeps_the_words_that_it_was_submitted_under(context):
    world = make.world()
    edit(world.programme, "school_letter", world.officer, closing="{ten_truong} kính mong {kinh_gui} xét")
    dossier = make.dossier(world, DossierState.SUBMITTED)
    wording.restore(world.programme, "school_letter", world.officer)
    sent = dossier_papers.school_letter(dossier.submissions[0].content)
    assert (sent.closing, dossier_papers.school_letter(dossier_content(dossier)).closing) == (
        f"{NAME} kính mong {OFFICE} xét",
        f"{NAME} kính đề nghị {OFFICE} xem xét, quyết định",
    )


def test_a_content_from_before_there_were_templates_is_printed_in_the_words_of_then(context):
    content = dossier_content(make.dossier(make.world()))
    printed = dossier_papers.school_letter(content)
    del content["programme"]["wording"]
    assert dossier_papers.school_letter(content) == printed


def test_a_new_year_speaks_as_the_last_did(context):
    world = make.world()
    edit(world.programme, "result_notice", world.officer, body="{ten_phong} xin báo kết quả như sau:")
    kept = {"number": "1/KH", "issued_on": date(2022, 10, 3), "title": "Kế hoạch"}
    made = programmes.add(world.office, "2022-2023", kept, world.officer)
    assert made.wording == {"result_notice.body": "{ten_phong} xin báo kết quả như sau:"}
    edit(made, "result_notice", world.officer, body="{ten_phong} thông báo:")
    assert world.programme.wording == {"result_notice.body": "{ten_phong} xin báo kết quả như sau:"}


def test_only_what_differs_is_kept_and_the_trail_says_what(app):
    with app.app_context(), write_tx():
        world = make.world()
        edit(world.programme, "minutes", world.officer, closing="Họp xong lúc {ket_thuc}")
        assert world.programme.wording == {"minutes.closing": "Họp xong lúc {ket_thuc}"}
        assert wording.changed(world.programme) == {"minutes"}
        wording.restore(world.programme, "minutes", world.officer)
        assert world.programme.wording == {}
        with pytest.raises(DomainError, match="Biên bản họp bình xét đang dùng lời văn gốc"):
            wording.restore(world.programme, "minutes", world.officer)


def test_a_fault_or_another_s_change_keeps_the_words(context):
    world = make.world()
    stale = wording.mark(world.programme, "minutes")
    with pytest.raises(DomainError, match=r"Không có ô điền \{kinh_gui\}") as refused:
        edit(world.programme, "minutes", world.officer, closing="{kinh_gui}")
    assert refused.value.field == "closing"
    edit(world.programme, "minutes", world.officer, closing="Họp xong lúc {ket_thuc}")
    with pytest.raises(Conflict):
        wording.save(
            world.programme, "minutes", vars(wording.texts(world.programme, "minutes")), stale, world.officer
        )
    world.programme.is_open = False
    with pytest.raises(DomainError, match="Năm học này đã đóng"):
        edit(world.programme, "minutes", world.officer, closing="Họp xong")
