"""What the papers of schools and of their office share: where each part of a paper stands in a content."""

from datetime import date
from typing import Any

from dienhinh import papers, text
from dienhinh.domain import wording, wording_fields
from dienhinh.domain.content import Content, read_day
from dienhinh.domain.wording_fields import reference
from dienhinh.papers.wording import day_text


def letter_words(name: str, content: Content, **days: date | None) -> dict[str, Any]:
    """Return what a letter says, in the words that its content was made under."""
    kept = content["programme"].get("wording", {})
    return wording.written(name, kept, wording_fields.values(content, **days))


def letterhead(content: Content) -> papers.Letterhead:
    """Return the head of the unit whose paper it is."""
    unit = content["unit"]
    return papers.Letterhead(unit["header_superior"], unit["header_name"], unit["place"])


def signature(content: Content) -> papers.Signature:
    """Return the signature block of a letter, or of what is kept with one."""
    return papers.Signature(**content["letter"]["signature"])


def heading(content: Content) -> dict[str, Any]:
    """Return the fields that every letter has."""
    letter = content["letter"]
    return {
        "letterhead": letterhead(content),
        "number": reference(content).number,
        "date": read_day(letter["issued_on"]),
        "year": letter["year"],
        "subject": letter["subject"],
        "signature": signature(content),
    }


def bases(content: Content) -> list[str]:
    """Return the căn cứ of the programme, without final marks."""
    return [line.rstrip(";.") for line in text.lines(content["programme"]["legal_bases"])]


def plan_ground(plan: Content) -> str:
    """Return the office's plan, a programme's content, as a căn cứ cites it."""
    day = read_day(plan["issued_on"])
    cited = f"Kế hoạch số {plan['number']} {day_text(day, day.year)}"
    return f"Căn cứ {cited} của {plan['office']} về {plan['title'][:1].lower()}{plan['title'][1:]}"


def of_kind(content: Content, kind: str) -> list[Content]:
    """Return the nominees that are collectives, or those that are individuals."""
    return [nominee for nominee in content["nominees"] if nominee["kind"] == kind]


def people(content: Content) -> tuple[papers.Person, ...]:
    """Return the persons of a list, with all that any list shows of them."""
    return tuple(
        papers.Person(
            name=n["name"],
            unit=n["unit"],
            seniority_years=n["seniority"],
            summary=n["summary"],
            phone=n["phone"],
            email=n["email"],
            position=n["position"],
            award=n["award"],
            level=n["level"],
        )
        for n in of_kind(content, "individual")
    )


def collectives(content: Content) -> tuple[papers.Collective, ...]:
    """Return the collectives of a list, with all that any list shows of them."""
    return tuple(
        papers.Collective(n["name"], n["unit"], n["summary"], n["award"], n["level"])
        for n in of_kind(content, "collective")
    )
