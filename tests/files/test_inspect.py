"""Every good scan is taken, every hostile file is refused with a sentence, and nothing else ever happens."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dienhinh.errors import DomainError
from dienhinh.files.inspect import Inspected, inspect
from dienhinh.files.kinds import CONTENT_TYPES, EXTENSIONS, Kind, extension_for
from dienhinh.files.names import extension_of

from . import corpus, pdfs, pictures
from .cases import Case


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("corpus")


def said(folder, case: Case, inspector: Callable = inspect) -> str:
    """What the inspector answers: the sentence of its refusal, or nothing when it takes the file."""
    path = folder / re.sub(r"\W", "_", case.label)
    path.write_bytes(case.data)
    try:
        inspector(path, case.name)
    except DomainError as error:
        return error.sentence
    return ""


def all_said(folder, cases, inspector=inspect) -> dict[str, str]:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda case: said(folder, case, inspector), cases))
    return {case.label: answer for case, answer in zip(cases, answers, strict=True)}


def test_every_hostile_file_is_refused_by_name_with_the_sentence_of_its_fault(folder):
    cases = corpus.hostile()
    answers = all_said(folder, cases)
    wrong = {
        case.label: answers[case.label]
        for case in cases
        if case.says not in answers[case.label] or not answers[case.label].endswith((".", "!"))
    }
    assert (len(answers), wrong) == (len(cases), {})


def test_the_harness_sees_an_inspector_that_believes_the_extension(folder):
    def naive(path, name):
        if extension_of(name) not in EXTENSIONS:
            raise DomainError("Hệ thống không nhận loại tệp này.")

    cases = corpus.hostile()
    taken = [label for label, sentence in all_said(folder, cases, naive).items() if not sentence]
    assert taken == [case.label for case in cases if extension_of(case.name) in EXTENSIONS]


def test_every_good_file_is_taken(folder):
    files = corpus.good()
    cases = [Case(f"good {n}", name, data, "") for n, (name, data) in enumerate(files.items())]
    assert all_said(folder, cases) == {case.label: "" for case in cases}


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("Tờ trình.PDF", pdfs.made(pages=3), Inspected(Kind.PDF, "application/pdf", ".pdf", 3)),
        ("Ảnh.JPEG", pictures.photo(), Inspected(Kind.JPEG, "image/jpeg", ".jpg", None)),
    ],
)
def test_what_is_taken_is_described_by_our_own_table(folder, name, data, expected):
    path = folder / "one"
    path.write_bytes(data)
    assert inspect(path, name) == expected


def test_every_kind_has_a_content_type_and_an_extension_that_leads_back_to_it():
    assert {kind: EXTENSIONS[extension_for(kind)] for kind in CONTENT_TYPES} == {kind: kind for kind in Kind}


def test_a_file_that_is_gone_is_refused_and_not_an_error(folder):
    with pytest.raises(DomainError, match=r"Không đọc được tệp “a\.pdf”"):
        inspect(folder / "nothing here", "a.pdf")
