"""What the papers of a school's year show, taken from its records, and what a sent plan keeps."""

from datetime import date
from operator import itemgetter
from typing import Any

from dienhinh import clock, papers, text
from dienhinh.domain.content import Content, programme_content, read_day, signature_content, unit_content
from dienhinh.domain.paper_parts import letterhead
from dienhinh.models import CandidateKind, Grade, Pledge, PledgeList, SchoolPlan

HEADINGS = (
    ("aims", "I. MỤC ĐÍCH, YÊU CẦU"),
    ("tasks", "II. NỘI DUNG"),
    ("execution", "III. TỔ CHỨC THỰC HIỆN"),
)


def plan_content(plan: SchoolPlan) -> Content:
    """Return what a school's plan prints, as JSON values."""
    kept = {name: getattr(plan, name) for name in ("legal_bases", "aims", "tasks", "execution", "recipients")}
    return (
        _heading(plan, plan.issued_on)
        | kept
        | {
            "subject": plan.subject,
            "number": plan.number,
        }
    )


def pledges_content(register: PledgeList) -> Content:
    """Return what the two lists of a school's pledges print, as JSON values; who signs writes the day by hand."""
    return _heading(register, None) | {"pledges": [_pledge(pledge) for pledge in register.pledges]}


def school_plan(content: Content) -> papers.SchoolPlan:
    """Return a school's Kế hoạch."""
    unit, plan = content["unit"], content["programme"]
    return papers.SchoolPlan(
        **_printed(content),
        number=papers.Number(content["number"] or None, f"KH-{unit['symbol']}"),
        subject=content["subject"],
        grounds=tuple(line.rstrip(";.") for line in text.lines(content["legal_bases"])),
        opening=f"{unit['name']} xây dựng Kế hoạch phát hiện, bồi dưỡng, tổng kết, nhân rộng các điển hình "
        f"tiên tiến năm học {plan['school_year']} như sau:",
        sections=tuple(papers.PlanSection(title, content[name]) for name, title in HEADINGS),
        closing=f"Trên đây là Kế hoạch phát hiện, bồi dưỡng, tổng kết, nhân rộng các điển hình tiên tiến năm "
        f"học {plan['school_year']} của {unit['name']}",
        recipients=tuple(text.lines(content["recipients"])),
    )


def pledged_people(content: Content) -> papers.PledgeList:
    """Return the list of the persons who pledged."""
    return _pledge_list(content, CandidateKind.INDIVIDUAL)


def pledged_collectives(content: Content) -> papers.PledgeList:
    """Return the list of the collectives that pledged."""
    return _pledge_list(content, CandidateKind.COLLECTIVE)


def _heading(record: SchoolPlan | PledgeList, issued_on: date | None) -> Content:
    day = issued_on or clock.today()
    return {
        "unit": unit_content(record.unit),
        "programme": programme_content(record.programme),
        "issued_on": issued_on.isoformat() if issued_on else None,
        "year": day.year,
        "signature": signature_content(record.signatory, day),
    }


def _printed(content: Content) -> dict[str, Any]:
    return {
        "letterhead": letterhead(content),
        "date": read_day(content["issued_on"]),
        "year": content["year"],
        "signature": papers.Signature(**content["signature"]),
    }


def _pledge(pledge: Pledge) -> Content:
    candidate, unit = pledge.candidate, pledge.pledge_list.unit
    places = {criterion.id: n for n, criterion in enumerate(pledge.pledge_list.programme.criteria)}
    graded = sorted(((places[each.criterion_id], each) for each in pledge.assessments), key=itemgetter(0))
    return {
        "kind": candidate.kind.value,
        "name": candidate.name,
        "is_leader": candidate.is_leader,
        "unit": ",\n".join(filter(None, (candidate.position, unit.name))),
        "first": [(place, each.first.value) for place, each in graded if each.first],
        "second": [(place, each.second.value) for place, each in graded if each.second],
        "effort": pledge.effort,
        "award": pledge.award,
    }


def _pledge_list(content: Content, kind: CandidateKind) -> papers.PledgeList:
    year = content["programme"]["school_year"]
    rows = [row for row in content["pledges"] if row["kind"] == kind]
    has_leader = any(row["is_leader"] for row in rows)
    criteria = {
        place: criterion["text"]
        for place, criterion in enumerate(content["programme"]["criteria"])
        if criterion["kind"] == kind and (has_leader or not criterion["for_leaders"])
    }
    numbers = {place: number for number, place in enumerate(criteria, 1)}
    return papers.PledgeList(
        **_printed(content),
        subject=f"{kind.label} đăng ký phấn đấu điển hình tiên tiến năm học {year}",
        collective=kind is CandidateKind.COLLECTIVE,
        criteria=tuple(criteria.values()),
        rows=tuple(
            papers.Pledged(
                row["name"],
                row["unit"],
                _grades(row["first"], numbers),
                _grades(row["second"], numbers),
                row["effort"],
                row["award"],
            )
            for row in rows
        ),
    )


def _grades(grades: list[tuple[int, str]], numbers: dict[int, int]) -> str:
    """Write a line for each criterion that was assessed, under its number in the paper's own list of criteria."""
    return "\n".join(f"{numbers[place]}. {Grade(grade).label}" for place, grade in grades if place in numbers)
