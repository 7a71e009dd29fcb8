"""The demonstration's data, before anything is loaded."""

import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from dienhinh.demo.reading import DATA, dossiers, table

COLLECTIVE = [
    "Tập thể có thành tích tiêu biểu xuất sắc trong công tác;",
    "Dẫn đầu trong các phong trào thi đua, hoàn thành vượt mức các chỉ tiêu thi đua của đơn vị hoặc có sáng kiến "
    "cải tiến kỹ thuật; giải pháp công tác; áp dụng công nghệ mới tăng năng suất, chất lượng, hiệu quả trong thực "
    "hiện nhiệm vụ;",
    "Gương mẫu chấp hành chủ trương, đường lối của Đảng, chính sách pháp luật của Nhà nước, quy định của địa phương;",
    "Tổ chức Đảng, đoàn thể đạt trong sạch vững mạnh.",
]
INDIVIDUAL = [
    "Đạt thành tích tiêu biểu xuất sắc trong công tác, thành tích có sức lan tỏa, nêu gương trong phạm vi trường học;",
    "Năng động, sáng tạo, có nhiều sáng kiến, giải pháp trong công tác;",
    "Gương mẫu đi đầu trong các phong trào thi đua, các cuộc vận động, đặc biệt trong việc học tập và làm theo tư "
    "tưởng, đạo đức, phong cách Hồ Chí Minh;",
    "Chấp hành tốt các chủ trương đường lối của Đảng, chính sách pháp luật của Nhà nước, quy định của trường học và "
    "địa phương.",
]
LEADERS = [
    "Đối với hiệu trưởng, phó hiệu trưởng: Ngoài việc đạt các tiêu chuẩn quy định trên, thì trường học phải đạt danh "
    "hiệu “Tập thể lao động xuất sắc”."
]


def criteria(kind: str, for_leaders: bool = False) -> list[str]:
    rows = table("programmes")["criterion"]
    return [r["text"] for r in rows if (r["kind"], r.get("for_leaders", False)) == (kind, for_leaders)]


def summaries() -> dict[str, str]:
    return {f"{d['school']} {n['who']}": n["summary"] for d in dossiers() for n in d.get("nominee", [])}


def nominees() -> list[dict]:
    return [nominee for dossier in dossiers() for nominee in dossier.get("nominee", [])]


def test_the_criteria_are_the_plan_word_for_word():
    assert (criteria("collective"), criteria("individual"), criteria("individual", True)) == (
        COLLECTIVE,
        INDIVIDUAL,
        LEADERS,
    )


def test_each_criterion_names_its_clause():
    assert [row["clause"] for row in table("programmes")["criterion"]] == ["II.2.a"] * 4 + ["II.2.b"] * 5


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_file_is_composed_and_spaced_as_people_write(path: Path):
    source = path.read_text(encoding="utf-8")
    kept = [line for line in source.split("\n") if not line.startswith("#")]
    assert source == unicodedata.normalize("NFC", source)
    assert [line for line in kept if line != line.rstrip() or "  " in line.lstrip()] == []


def test_no_two_summaries_were_made_from_one_template():
    alike = [
        (one, other)
        for (one, first), (other, second) in combinations(summaries().items(), 2)
        if fuzz.token_sort_ratio(first, second) > 85
    ]
    assert alike == []


def test_every_whole_summary_is_dashes_that_fit_a_cell():
    whole = [nominee["summary"].strip() for nominee in nominees() if "votes" in nominee]
    dashes = [line for summary in whole for line in summary.split("\n")]
    assert [line for line in dashes if not (line.startswith("- ") and line.endswith("."))] == []
    assert [summary for summary in whole if not 5 <= summary.count("\n") + 1 <= 10] == []
    assert [summary for summary in whole if not 280 <= len(summary) <= 1200] == []


def test_every_meeting_counts_the_votes_of_those_present():
    held = [dossier for dossier in dossiers() if "present" in dossier.get("meeting", {})]
    wrong = [
        (dossier["school"], nominee["who"])
        for dossier in held
        for nominee in dossier["nominee"]
        if nominee["votes"][0] != len(dossier["meeting"]["present"])
        or sorted(nominee["votes"], reverse=True) != nominee["votes"]
    ]
    assert wrong == []
