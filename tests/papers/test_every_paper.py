"""Whatever users type, every paper is drawn, whole, inside its margins, and reads back as it was written."""

import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dienhinh import papers
from dienhinh.papers import (
    CollectiveList,
    ConsolidatedList,
    CoverSheet,
    HonourRegister,
    IndividualList,
    Minutes,
    ResultNotice,
)
from dienhinh.papers import text as door
from dienhinh.papers.fonts import VIETNAMESE
from tests.papers import samples
from tests.papers.reading import Drawn, pictures, squeezed

KINDS = sorted(samples.DRAWN_BY, key=lambda kind: kind.__name__)
EXAMPLES = 100
RELAXED = settings(
    max_examples=EXAMPLES // len(KINDS) + 5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # minutes of shrinking would outlast the run
    suppress_health_check=list(HealthCheck),
)
# Fields that a paper leaves out, or prints only when they apply.
UNPRINTED = {
    IndividualList: ("Letterhead.place", "Person.award", "Person.level"),
    CollectiveList: ("Letterhead.place", "Collective.level"),
    ConsolidatedList: ("Letterhead.superior", "Letterhead.issuer", "Letterhead.place"),
    Minutes: ("Letterhead.place", "Participant.reason"),
    CoverSheet: ("Letterhead.place",),
    HonourRegister: ("Letterhead.place",),
    ResultNotice: ("Result.award", "Result.decision", "Result.reason"),
}

DECOMPOSED = {letter: unicodedata.normalize("NFD", letter) for letter in VIETNAMESE}

words = st.text(st.sampled_from(VIETNAMESE + "abcxyzABCXYZ0123456789&<>\"'/-"), min_size=1, max_size=12)
written = st.lists(words, min_size=1, max_size=6).map(" ".join)
decomposed = st.builds(
    lambda form, text: unicodedata.normalize(form, text), st.sampled_from(["NFC", "NFD"]), written
)
hostile = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["</para>", "<b>", "<img src='file:///etc/passwd'/>", "&amp;", "\x00", "\u202e", "😀", "漢字", "​"]
    ),
    st.integers(0, 3000).map(lambda n: "ệ" * n),
    written,
)


def missing(record) -> list[str]:
    """The strings of a record that its paper does not show."""
    drawn = Drawn(samples.DRAWN_BY[type(record)](record))
    texts = samples.strings(record, UNPRINTED.get(type(record), ()))
    return [text for text in texts if not _shown(drawn, text)]


def blots(record) -> list[str]:
    """The signs that stand for a letter which could not be drawn, and what is drawn outside the margins."""
    drawn = Drawn(samples.DRAWN_BY[type(record)](record))
    typed, letters = "".join(samples.strings(record)), "".join(drawn.texts)
    return [sign for sign in "■\x00\ufffd" if sign in letters and sign not in typed] + drawn.outside()


def _shown(drawn: Drawn, text: str) -> bool:
    bare = squeezed(text).rstrip(";.,/")
    # A word within a sentence begins small.
    return any(drawn.holds(form) for form in (bare, bare.upper(), bare[:1].lower() + bare[1:]))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_paper_takes_any_text(kind):
    @RELAXED
    @given(samples.records(kind, hostile))
    def draws(record):
        assert blots(record) == []

    draws()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_paper_reads_back_as_nfc(kind):
    @RELAXED
    @given(samples.records(kind, decomposed))
    def reads_back(record):
        assert missing(record) == []

    reads_back()


@pytest.mark.parametrize("record", samples.all_samples(), ids=lambda record: type(record).__name__)
def test_the_samples_show_every_string(record):
    assert missing(record) == []


@pytest.mark.parametrize("record", samples.all_samples(), ids=lambda record: type(record).__name__)
def test_the_same_record_gives_the_same_bytes(record):
    draw = samples.DRAWN_BY[type(record)]
    assert draw(record) == draw(record)


def test_a_result_is_shown_with_its_award_or_its_reason():
    drawn = Drawn(
        samples.DRAWN_BY[ResultNotice](next(r for r in samples.all_samples() if type(r) is ResultNotice))
    )
    told = ["Giấy khen", "Quyết định số 77/QĐ-SGDĐT ngày 25/01/2022", "Đã được khen thưởng ở năm học trước."]
    assert [text for text in told if not drawn.holds(text)] == []


def test_the_minutes_tell_why_a_member_was_absent():
    drawn = Drawn(papers.minutes(samples.minutes()))
    assert drawn.holds("Huỳnh Văn Tới, Tổ trưởng (lý do: công tác ở Sở Giáo dục và Đào tạo).")


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_decomposed_text_is_drawn_as_composed(form, tmp_path):
    name = "Nguyễn Thị Ánh Hường Phượng Đặng"
    composed = samples.individual_list(samples.person(name))
    taken_apart = samples.individual_list(samples.person(unicodedata.normalize(form, name)))
    assert pictures(papers.individual_list(taken_apart), tmp_path) == pictures(
        papers.individual_list(composed), tmp_path
    )


def test_the_pictures_tell_marks_that_stand_beside_their_letters(monkeypatch, tmp_path):
    name = "Nguyễn Thị Ánh Hường"
    right = pictures(papers.individual_list(samples.individual_list(samples.person(name))), tmp_path)
    monkeypatch.setattr(door.unicodedata, "normalize", lambda form, text: text)
    apart = samples.individual_list(samples.person("".join(DECOMPOSED.get(c, c) for c in name)))
    assert pictures(papers.individual_list(apart), tmp_path) != right
