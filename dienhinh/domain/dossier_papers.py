"""From a dossier's content, live or frozen, to what each of its papers is drawn from."""

from dataclasses import replace

from dienhinh import papers, text
from dienhinh.domain.content import Content, read_day, read_instant
from dienhinh.domain.paper_parts import (
    bases,
    collectives,
    heading,
    letter_words,
    letterhead,
    of_kind,
    people,
    plan_ground,
    signature,
)
from dienhinh.domain.wording_fields import reference
from dienhinh.papers.wording import DOTS, day_text, percent

BASES = {"issued": 0, "returned": 1, "valid": 2}  # where a nominee's votes hold the denominator


def individual_list(content: Content) -> papers.IndividualList:
    """Return the plan's DANH SÁCH of the persons in a dossier's content: with what its columns show, and no more."""
    return papers.IndividualList(
        letterhead(content),
        reference(content),
        tuple(replace(person, award="", level="") for person in people(content)),
        signature(content),
    )


def collective_list(content: Content) -> papers.CollectiveList:
    """Return the list of the collectives in a dossier's content."""
    return papers.CollectiveList(
        letterhead(content),
        reference(content),
        tuple(replace(group, level="") for group in collectives(content)),
        signature(content),
    )


def school_letter(content: Content) -> papers.SchoolLetter:
    """Return a school's Tờ trình."""
    letter = content["letter"]
    return papers.SchoolLetter(
        **heading(content),
        addressees=(letter["addressee"],),
        grounds=(*bases(content), plan_ground(content["programme"]), _minutes_ground(content)),
        urgency="KHẨN" if letter["urgent"] else "",
        **letter_words("school_letter", content),
    )


def minutes(content: Content) -> papers.Minutes:
    """Return the Biên bản họp bình xét."""
    meeting, unit, words = content["meeting"], content["unit"], letter_words("minutes", content)
    unsaid = words.pop("opinions")
    return papers.Minutes(
        letterhead=letterhead(content),
        number=papers.Number(meeting["minutes_number"] or None, f"BB-{unit['symbol']}"),
        title=f"Họp bình xét điển hình tiên tiến năm học {content['programme']['school_year']}",
        start=read_instant(meeting["starts_at"]),
        place=meeting["place"],
        chair=_participant(meeting["chair"]),
        secretary=_participant(meeting["secretary"]),
        members=tuple(map(_participant, text.lines(meeting["present"]))),
        absent=tuple(map(_absentee, text.lines(meeting["absent"]))),
        criteria=_criteria(content),
        nominees=tuple(papers.Discussed(n["name"], n["position"], n["summary"]) for n in content["nominees"]),
        opinions=tuple(text.lines(meeting["opinions"])) or unsaid,
        votes=_votes(content),
        year=content["letter"]["year"],
        **words,
    )


def achievement_summary(content: Content) -> papers.AchievementSummary:
    """Return the Bản tóm tắt thành tích of the one nominee in the content."""
    nominee, letter = content["nominees"][0], content["letter"]
    return papers.AchievementSummary(
        letterhead=letterhead(content),
        date=read_day(letter["issued_on"]),
        year=letter["year"],
        subject=f"Đề nghị khen thưởng điển hình tiên tiến năm học {content['programme']['school_year']}",
        name=nominee["name"],
        facts=_facts(nominee, content["programme"]["vote_base"]),
        summary=nominee["summary"],
        evidence=tuple(
            papers.Evidence(item["criterion"].rstrip(";."), item["text"])
            for item in nominee["evidence"]
            if item["text"].strip()
        ),
        award=nominee["award"],
        signature=signature(content),
    )


def cover_sheet(content: Content, items: tuple[papers.CoverItem, ...]) -> papers.CoverSheet:
    """Return the sheet that lies on a whole dossier and lists what is in it."""
    year = content["programme"]["school_year"]
    title = f"HỒ SƠ\nĐề nghị khen thưởng điển hình tiên tiến năm học {year}"
    return papers.CoverSheet(letterhead(content), title, content["unit"]["name"], reference(content), items)


def _minutes_ground(content: Content) -> str:
    meeting, unit = content["meeting"], content["unit"]
    held = read_instant(meeting["starts_at"])
    number = meeting["minutes_number"] or DOTS
    day = day_text(held.date(), held.year) if held else f"ngày {DOTS} tháng {DOTS} năm {DOTS}"
    return f"Căn cứ Biên bản số {number}/BB-{unit['symbol']} {day} về việc họp bình xét điển hình tiên tiến"


def _criteria(content: Content) -> tuple[papers.CriteriaGroup, ...]:
    groups = []
    for kind, title in (("collective", "Tập thể"), ("individual", "Cá nhân")):
        if of_kind(content, kind):
            items = [c["text"] for c in content["programme"]["criteria"] if c["kind"] == kind]
            groups.append(papers.CriteriaGroup(title, tuple(items)))
    return tuple(groups)


def _votes(content: Content) -> tuple[papers.Vote, ...]:
    base = BASES[content["programme"]["vote_base"]]
    rows = []
    for nominee in content["nominees"]:
        counts = [count or 0 for count in nominee["votes"]]
        rows.append(
            papers.Vote(nominee["name"], *counts, base=counts[base], note=nominee["reasons"].get("votes", ""))
        )
    return tuple(rows)


def _facts(nominee: Content, vote_base: str) -> tuple[papers.Fact, ...]:
    """Return what a summary tells of its nominee before the achievements; what is not known is left out."""
    votes = [count or 0 for count in nominee["votes"]]
    base = votes[BASES[vote_base]]
    years = nominee["seniority"]
    lines = (
        ("Chức vụ", nominee["position"]),
        ("Đơn vị công tác" if nominee["kind"] == "individual" else "Đơn vị", nominee["unit"]),
        ("Thâm niên giảng dạy", "" if years is None else f"{years} năm"),
        (
            "Kết quả bình xét",
            f"{votes[3]}/{base} phiếu đồng ý, đạt {percent(votes[3], base)}%" if base else "",
        ),
    )
    return tuple(papers.Fact(label, value) for label, value in lines if value)


def _participant(line: str) -> papers.Participant:
    """Read "Tên, chức vụ" as people write it."""
    name, _, position = line.partition(",")
    return papers.Participant(name.strip(), position.strip())


def _absentee(line: str) -> papers.Participant:
    """Read "Tên - lý do", or "Tên (lý do)"."""
    name, mark, reason = line.partition(" - ")
    if not mark:
        name, _, reason = line.rstrip(")").partition("(")
    return papers.Participant(name.strip(), "", reason.strip())
