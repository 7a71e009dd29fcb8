"""Whatever users type, every paper is drawn, whole, inside its margins, and reads back as it was written."""

import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dienhinh import papers
from dienhinh.papers import ResultNotice
from dienhinh.papers import text as door
from dienhinh.papers.fonts import VIETNAMESE, register
from dienhinh.papers.text import clean
from tests.papers import anything, samples
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
LONG = 48  # letters that no paper clips: a signature has five lines, and the widest words stand on one each
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


def faults(record, draw=None) -> list[str]:
    """What is wrong with the paper of a record: see each function; nothing, if it is as it must be."""
    draw = draw or samples.DRAWN_BY[type(record)]
    pdf = draw(record)
    drawn = Drawn(pdf)
    apart = [] if draw(decompose(record)) == pdf else ["drawn otherwise when decomposed"]
    return apart + blots(drawn) + drawn.outside() + drawn.overlapping() + missing(drawn, record)


def missing(drawn: Drawn, record) -> list[str]:
    """The strings of a record that its paper does not show."""
    return [text for text in anything.strings(record) if not _shown(drawn, text)]


def blots(drawn: Drawn) -> list[str]:
    """The letters that have no glyph in the face."""
    return sorted(set("".join(drawn.texts)) - register())


def decompose(record):
    """The same record with every letter taken apart."""
    return anything.changed(record, lambda text: unicodedata.normalize("NFD", text))


def _shown(drawn: Drawn, text: str) -> bool:
    bare = squeezed(clean(text)).rstrip(";.,/")
    # A word within a sentence begins small.
    forms = (bare, squeezed(clean(text.upper())).rstrip(";.,/"), bare[:1].lower() + bare[1:])
    return any(drawn.holds(form) or _clipped(drawn, form) for form in forms)


def _clipped(drawn: Drawn, form: str) -> bool:
    """Whether a text too long for a header, a band or a signature is there up to the dots that say so."""
    pieces = [piece for page in drawn.texts for piece in page.split("…")[:-1]]
    starts = [piece.rfind(form[:LONG]) for piece in pieces if len(form) > LONG]
    return any(at >= 0 and form.startswith(piece[at:]) for at, piece in zip(starts, pieces, strict=False))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_paper_takes_any_text(kind):
    @RELAXED
    @given(anything.records(kind, hostile))
    def draws(record):
        drawn = Drawn(samples.DRAWN_BY[kind](record))
        assert blots(drawn) + drawn.outside() + drawn.overlapping() == []

    draws()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_paper_shows_what_is_typed_however_its_letters_are_composed(kind):
    @RELAXED
    @given(anything.records(kind, decomposed))
    def draws(record):
        assert faults(record) == []

    draws()


@pytest.mark.parametrize("record", samples.all_samples(), ids=lambda record: type(record).__name__)
def test_the_samples_are_drawn_without_fault(record):
    assert faults(record) == []


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
