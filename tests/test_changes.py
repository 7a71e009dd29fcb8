"""What a school changed between two rounds, as labelled rows."""

from copy import deepcopy

import pytest

from dienhinh.domain import changes, dossiers, workflow
from dienhinh.domain.content import dossier_content
from dienhinh.models import DossierState
from tests.support import make

S = DossierState


@pytest.fixture
def content(context):
    world = make.world()
    dossier = make.dossier(world, people=[make.candidate(world.school, "Nguyễn Thị Quyên")])
    return dossier_content(dossier)


def told(old, new) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(part.title, [tuple(row) for row in part.rows]) for part in changes.between(old, new)]


def test_equal_contents_have_no_changes(content):
    assert changes.between(content, deepcopy(content)) == []


def test_only_what_differs_is_told_in_the_words_of_the_form(content):
    new = deepcopy(content)
    new["letter"] |= {"number": "15", "urgent": True, "issued_on": "2021-11-01"}
    new["meeting"] |= {
        "ballot": "hands",
        "absent": "Bà Vân (nghỉ ốm)",
        "starts_at": "2021-10-29T08:00:00+07:00",
    }
    new["nominees"][0] |= {"votes": [23, 23, 23, 20], "award": "Thư khen"}
    old = deepcopy(content)
    old["letter"]["issued_on"] = None
    old["meeting"]["starts_at"] = None
    assert told(old, new) == [
        (
            "Tờ trình",
            [
                ("Khẩn", "không", "có"),
                ("Số Tờ trình", "12", "15"),
                ("Ngày Tờ trình", "(trống)", "01/11/2021"),
            ],
        ),
        (
            "Biên bản họp bình xét",
            [
                ("Bắt đầu", "(trống)", "08:00 ngày 29/10/2021"),
                ("Thành viên vắng mặt", "(trống)", "Bà Vân (nghỉ ốm)"),
                ("Hình thức lấy phiếu", "Bỏ phiếu kín", "Biểu quyết"),
            ],
        ),
        (
            "Nguyễn Thị Quyên",
            [
                ("Hình thức đề nghị", "Giấy khen của Giám đốc Sở Giáo dục và Đào tạo", "Thư khen"),
                ("Phiếu đồng ý", "22", "20"),
            ],
        ),
    ]


def test_evidence_is_compared_criterion_by_criterion(content):
    new = deepcopy(content)
    new["nominees"][0]["evidence"][1]["text"] = "Minh chứng đã sửa."
    (section,) = changes.between(content, new)
    assert [row.label for row in section.rows] == [
        "Minh chứng (mục II.2.b): Gương mẫu đi đầu trong các phong trào thi đua;"
    ]


def test_nominees_that_came_and_went_are_named(content):
    new = deepcopy(content)
    newcomer = deepcopy(new["nominees"][0]) | {"id": 99, "name": "Tổ Lá"}
    new["nominees"] = [newcomer]
    assert told(content, new) == [
        ("Tổ Lá", [("Điển hình", "", "Mới đưa vào hồ sơ")]),
        ("Nguyễn Thị Quyên", [("Điển hình", "Đã đề nghị", "Đã bỏ khỏi hồ sơ")]),
    ]


def test_a_new_order_is_told(content):
    old = deepcopy(content)
    old["nominees"].append(deepcopy(old["nominees"][0]) | {"id": 99, "name": "Tổ Lá"})
    new = deepcopy(old)
    new["nominees"].reverse()
    assert told(old, new) == [
        ("Danh sách điển hình", [("Thứ tự", "Nguyễn Thị Quyên; Tổ Lá", "Tổ Lá; Nguyễn Thị Quyên")])
    ]


def test_words_of_a_long_text_are_marked_where_they_differ():
    row = changes.Row("Tóm tắt", "- Đạt 98 % học sinh giỏi.", "- Đạt 99,5 % học sinh giỏi.")
    assert row.words == [("same", "- Đạt "), ("old", "98"), ("new", "99,5"), ("same", " % học sinh giỏi.")]


def test_words_with_nothing_but_white_space_in_common_are_marked_as_one():
    row = changes.Row("Điển hình", "Có trong bản đã in", "Đã bỏ ra")
    assert row.words == [("old", "Có trong bản đã in"), ("new", "Đã bỏ ra")]


def test_of_a_long_text_the_gist_shows_what_stands_next_to_a_change():
    start, end = "đầu " * 60, " cuối" * 60
    row = changes.Row("", f"{start}cũ{end}", f"{start}mới{end}")
    assert row.gist == [
        ("same", "… " + "đầu " * 12),
        ("old", "cũ"),
        ("new", "mới"),
        ("same", " cuối" * 9 + " …"),
    ]
    assert changes.Row("", "a b", "a c").gist == changes.Row("", "a b", "a c").words


def test_both_texts_can_be_read_out_of_the_marked_words():
    row = changes.Row("", "một  hai\nba", "hai ba bốn")
    parts = row.words
    assert "".join(text for kind, text in parts if kind != "new") == row.old
    assert "".join(text for kind, text in parts if kind != "old") == row.new


def test_two_submissions_of_one_dossier_are_compared(context):
    world = make.world()
    dossier = make.dossier(world, S.RETURNED)
    dossier.nominees[0].summary += "\n- Thêm một kết quả."
    dossiers.touch(dossier)
    workflow.perform(dossier, "submit", actor=world.principal)
    first, second = dossier.submissions
    (section,) = changes.between(first.content, second.content)
    assert [row.label for row in section.rows] == ["Tóm tắt thành tích"]
