"""Forms that save themselves, of every kind: words are stored as typed, and two editors lose nothing of each other."""

from typing import NamedTuple

import pytest

from dienhinh.domain import reports
from dienhinh.extensions import db
from dienhinh.models import (
    AuditEntry,
    Dossier,
    PlanState,
    PledgeList,
    Report,
    ReportKind,
    SchoolPlan,
    Story,
    StoryState,
)
from tests.support import html, make
from tests.support.client import Client
from tests.support.drafts import Section, section, words


class Kind(NamedTuple):
    """A page with such a form, and two of its fields."""

    key: str
    one: str
    two: str


KINDS = {
    "story": Kind("story", "causes", "lessons"),
    "report": Kind("words", "done", "requests"),
    "plan": Kind("plan", "aims", "recipients"),
    "list": Kind("pledges", "p1-effort", "p2-effort"),
    "dossier": Kind("letter", "letter-subject", "letter-addressee"),
}


class Home(NamedTuple):
    """The school's two editors, and the page of each kind."""

    clerk: Client
    principal: Client
    pages: dict[str, str]

    def opened(self, each: str) -> list[Section]:
        """The form as the clerk and the principal have it open."""
        return [section(one, self.pages[each], KINDS[each].key) for one in (self.clerk, self.principal)]

    def stands(self, each: str, *fields: str) -> list[str]:
        """What the page says when it is drawn anew."""
        tree = self.clerk.page(self.pages[each])
        return [tree.get_element_by_id(field).value.strip() for field in fields]


@pytest.fixture
def home(app, login) -> Home:
    """A school that writes one of each."""
    with app.app_context():
        world = make.world()
        report = reports.begin(world.school, world.programme, ReportKind.FINAL, world.principal)
        people = [make.candidate(world.school), make.candidate(world.school)]
        pages = {
            "story": f"/guong/{make.story(world, StoryState.DRAFT).id}/sua",
            "report": f"/bao-cao/{report.id}",
            "plan": f"/ke-hoach/ban/{make.plan(world, PlanState.DRAFT).id}",
            "list": f"/dang-ky/{make.pledge_list(world, people=people).id}",
            "dossier": f"/ho-so/{make.dossier(world).id}",
        }
        mails = world.clerk.email, world.principal.email
        db.session.commit()
    return Home(*map(login, mails), pages)


def test_words_are_stored_as_they_are_typed_and_the_page_says_when(home):
    for each, (_, one, _) in KINDS.items():
        answer = home.opened(each)[0].save(**{one: "Chữ vừa gõ"})
        assert (answer.status_code, words(answer)[:10]) == (200, "Đã lưu lúc")
        assert home.stands(each, one) == ["Chữ vừa gõ"]


def test_without_javascript_its_button_stores_and_the_page_says_when(home):
    for each, (key, one, _) in KINDS.items():
        answer = home.opened(each)[0].save(htmx=False, **{one: "Chữ vừa gõ"})
        page = home.clerk.page(answer.location)
        assert (answer.status_code, page.get_element_by_id(one).value.strip()) == (303, "Chữ vừa gõ")
        assert html.text(page.get_element_by_id(f"{key}-status"))[:10] == "Đã lưu lúc"


def test_two_editors_of_two_fields_both_keep_their_words(home):
    for each, (_, one, two) in KINDS.items():
        first, second = home.opened(each)
        first.save(**{one: "Của văn thư"})
        answer = second.save(**{two: "Của hiệu trưởng"})
        assert (answer.status_code, "Người khác vừa sửa: " in words(answer)) == (200, True)
        assert home.stands(each, one, two) == ["Của văn thư", "Của hiệu trưởng"]


@pytest.mark.parametrize("htmx", [True, False])
def test_the_second_editor_of_a_field_sees_both_texts_and_chooses(home, htmx):
    for each, (key, one, two) in KINDS.items():
        first, second = home.opened(each)
        first.save(**{one: "Của văn thư"})
        mine = {one: "Của hiệu trưởng", two: "Chỉ hiệu trưởng viết"}
        answer = second.save(htmx=htmx, **mine)
        tree = html.page(answer)
        (clash,) = tree.find_class("clash")
        texts = [html.text(text) for text in clash.find_class("prose")]
        assert (answer.status_code, texts) == (409, ["Của văn thư", "Của hiệu trưởng"])
        assert home.stands(each, one, two) == ["Của văn thư", "Chỉ hiệu trưởng viết"]
        if not htmx:
            assert {field: tree.get_element_by_id(field).value.strip() for field in mine} == mine
        keep, base = clash.xpath(".//button/@value")[0], tree.get_element_by_id(f"{key}-base").value
        assert second.save(**mine, keep=keep, base=base).status_code == 200
        assert home.stands(each, one) == ["Của hiệu trưởng"]


def test_a_save_answered_into_the_void_is_no_clash_with_itself_even_when_taken_back(home):
    for each, (_, one, _) in KINDS.items():
        first, _ = home.opened(each)
        before = home.stands(each, one)
        codes = [first.save(**{one: text}).status_code for text in ("Một", "Một hai", *before)]
        assert (codes, home.stands(each, one)) == ([200] * 3, before)


def test_a_save_is_on_record_without_its_words_and_an_idle_one_not_at_all(app, home):
    for each, (_, one, _) in KINDS.items():
        first, _ = home.opened(each)
        said = []
        for _ in range(2):
            first.save(**{one: "Lời riêng"})
            with app.app_context():
                said.append(db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first())
        assert said[0].id == said[1].id
        assert (said[0].details["tab"], "Lời riêng" in str(said[0].details)) == (
            first.values["tab"][0],
            False,
        )


def test_too_long_a_text_is_told_at_its_field_and_the_others_are_stored(home):
    for each, (_, one, two) in KINDS.items():
        answer = home.opened(each)[0].save(**{one: "x" * 50_000, two: "Vẫn lưu"})
        fault = html.text(html.page(answer).get_element_by_id(f"{one}-error"))
        assert (answer.status_code, fault.startswith("Mục này dài quá")) == (422, True)
        assert home.stands(each, two) == ["Vẫn lưu"]


def test_what_comes_after_the_record_was_sent_is_refused_and_shown_to_be_copied(app, home):
    late = {each: home.opened(each)[0] for each in KINDS}
    with app.app_context():
        for model in (Story, Report, SchoolPlan, PledgeList, Dossier):
            record = db.session.scalars(db.select(model)).one()
            record.state = type(record.state).SUBMITTED
        db.session.commit()
    for each, form in late.items():
        answer = form.save(htmx=False, **{KINDS[each].one: "Viết muộn mất rồi"})
        assert (answer.status_code, words(answer).count("Viết muộn mất rồi")) == (409, 1)
        assert "nên không sửa được" in words(answer)


def test_a_base_of_nonsense_is_no_fault_of_ours(home):
    first, _ = home.opened("report")
    for base in ("", "x", "done:", ":::: a:b:c", "requests:0 " * 500):
        assert first.save(base=base, done=f"Chữ {base}").status_code in (200, 409)
