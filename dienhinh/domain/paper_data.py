"""From a content (live or frozen) to the frozen data that a paper is drawn from."""

from dataclasses import replace
from datetime import date
from typing import Any

from dienhinh import papers, text
from dienhinh.domain import wording, wording_fields
from dienhinh.domain.content import Content, read_day, read_instant
from dienhinh.domain.wording_fields import reference
from dienhinh.models import Amendment
from dienhinh.papers.wording import amount, cite

BASES = {"issued": 0, "returned": 1, "valid": 2}  # where a nominee's votes hold the denominator
MOST_NAMED = 6  # schools that a notice names one by one
ALL_SCHOOLS = "Hiệu trưởng các trường có tập thể, cá nhân được đề nghị khen thưởng"


def individual_list(content: Content) -> papers.IndividualList:
    """Return the plan's DANH SÁCH of the persons in a dossier's content: with what its columns show, and no more."""
    return papers.IndividualList(
        _letterhead(content),
        reference(content),
        tuple(replace(person, award="", level="") for person in _people(content)),
        _signature(content),
    )


def collective_list(content: Content) -> papers.CollectiveList:
    """Return the list of the collectives in a dossier's content."""
    return papers.CollectiveList(
        _letterhead(content),
        reference(content),
        tuple(replace(group, level="") for group in _collectives(content)),
        _signature(content),
    )


def school_letter(content: Content) -> papers.SchoolLetter:
    """Return a school's Tờ trình."""
    letter = content["letter"]
    return papers.SchoolLetter(
        **_heading(content),
        addressees=(letter["addressee"],),
        grounds=(*_bases(content), _plan(content), _minutes_ground(content)),
        urgency="KHẨN" if letter["urgent"] else "",
        **_words("school_letter", content),
    )


def minutes(content: Content) -> papers.Minutes:
    """Return the Biên bản họp bình xét."""
    meeting, unit, words = content["meeting"], content["unit"], _words("minutes", content)
    unsaid = words.pop("opinions")
    return papers.Minutes(
        letterhead=_letterhead(content),
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
        letterhead=_letterhead(content),
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
        signature=_signature(content),
    )


def cover_sheet(content: Content, items: tuple[papers.CoverItem, ...]) -> papers.CoverSheet:
    """Return the sheet that lies on a whole dossier and lists what is in it."""
    year = content["programme"]["school_year"]
    title = f"HỒ SƠ\nĐề nghị khen thưởng điển hình tiên tiến năm học {year}"
    return papers.CoverSheet(_letterhead(content), title, content["unit"]["name"], reference(content), items)


def office_letter(content: Content) -> papers.OfficeLetter:
    """Return the office's Tờ trình to its parent unit."""
    words = _words("office_letter", content)
    if content.get("amends"):
        words |= _amending(content, words["body"])
    return papers.OfficeLetter(
        **_heading(content),
        addressees=(content["letter"]["addressee"],),
        grounds=(*_bases(content), _plan(content)),
        **words,
    )


def consolidated_list(content: Content) -> papers.ConsolidatedList:
    """Return the Phụ lục of the office's letter: all nominees by level and school, or what is corrected."""
    amends = content.get("amends")
    return papers.ConsolidatedList(
        letterhead=_letterhead(content),
        attached_to=reference(content),
        subject=f"Đề nghị khen thưởng điển hình tiên tiến năm học {content['programme']['school_year']}",
        collectives=_collectives(content),
        individuals=_people(content),
        signature=_signature(content),
        title=Amendment(amends["kind"]).label.upper() if amends else "DANH SÁCH TỔNG HỢP",
        amends=_amended(content) if amends else None,
        corrections=tuple(map(_correction, content.get("corrections", ()))),
    )


def _amended(content: Content) -> papers.Reference:
    """Return the letter whose list is added to or corrected."""
    amends = content["amends"]
    number = papers.Number(amends["number"] or None, f"TTr-{content['unit']['symbol']}")
    return papers.Reference(
        "Danh sách kèm theo Tờ trình", number, read_day(amends["issued_on"]), amends["year"]
    )


def _amending(content: Content, body: str) -> dict[str, Any]:
    """Return the words of a letter that comes after another: what it adds, or how many lines it corrects."""
    listed, lines = cite(_amended(content)), len(content["corrections"])
    if content["amends"]["kind"] == Amendment.SUPPLEMENT:
        return {"body": f"Bổ sung {listed}.\n{body}"}
    unit, to = content["unit"]["name"], content["letter"]["addressee"]
    request = (
        f"{unit} kính trình {to} đính chính {listed} ở {amount(lines)} dòng "
        "(có Danh sách đính chính tại Phụ lục kèm theo)."
    )
    return {"body": request, "enclosures": ("Danh sách đính chính",)}


def _correction(line: Content) -> papers.Correction:
    old, new = ("\n".join(f"{row[0]}: {row[side]}" for row in line["rows"]) for side in (1, 2))
    return papers.Correction(line["name"], line["unit"], old, new)


def return_slip(content: Content) -> papers.ReturnSlip:
    """Return the office's Phiếu trả hồ sơ."""
    letter = content["letter"]
    returned = content["dossier"] | {"programme": content["programme"]}
    return papers.ReturnSlip(
        letterhead=_letterhead(content),
        number=papers.Number(letter["number"] or None, content["unit"]["symbol"]),
        date=read_day(letter["issued_on"]),
        year=letter["year"],
        addressee=content["school"]["name"],
        reasons=tuple(papers.ReturnReason(*reason) for reason in content["reasons"]),
        signature=_signature(content),
        **_words("return_slip", returned, received=read_day(content["received"])),
    )


def result_notice(content: Content) -> papers.ResultNotice:
    """Return the office's Thông báo kết quả to the schools of a list."""
    letter = content["letter"]
    schools = list(dict.fromkeys(result["unit"] for result in content["results"]))
    return papers.ResultNotice(
        letterhead=_letterhead(content),
        number=papers.Number(letter["number"] or None, f"TB-{content['unit']['symbol']}"),
        date=read_day(letter["issued_on"]),
        year=letter["year"],
        subject=letter["subject"],
        addressees=tuple(schools) if len(schools) <= MOST_NAMED else (ALL_SCHOOLS,),
        grounds=(_plan(content), *map(_decision_ground, content["decisions"])),
        results=tuple(map(_result, content["results"])),
        signature=_signature(content),
        **_words("result_notice", content),
    )


def _words(name: str, content: Content, **days: date | None) -> dict[str, Any]:
    """Return what a letter says, in the words that its content was made under."""
    kept = content["programme"].get("wording", {})
    return wording.written(name, kept, wording_fields.values(content, **days))


def _letterhead(content: Content) -> papers.Letterhead:
    unit = content["unit"]
    return papers.Letterhead(unit["header_superior"], unit["header_name"], unit["place"])


def _signature(content: Content) -> papers.Signature:
    return papers.Signature(**content["letter"]["signature"])


def _heading(content: Content) -> dict[str, Any]:
    """Return the fields that every letter has."""
    letter = content["letter"]
    return {
        "letterhead": _letterhead(content),
        "number": reference(content).number,
        "date": read_day(letter["issued_on"]),
        "year": letter["year"],
        "subject": letter["subject"],
        "signature": _signature(content),
    }


def _bases(content: Content) -> list[str]:
    return [line.rstrip(";.") for line in text.lines(content["programme"]["legal_bases"])]


def _plan(content: Content) -> str:
    plan = content["programme"]
    day = read_day(plan["issued_on"])
    return (
        f"Căn cứ Kế hoạch số {plan['number']} ngày {day:%d} tháng {_month(day)} năm {day.year} "
        f"của {plan['office']} về {plan['title'][:1].lower()}{plan['title'][1:]}"
    )


def _minutes_ground(content: Content) -> str:
    meeting, unit = content["meeting"], content["unit"]
    held = read_instant(meeting["starts_at"])
    number = meeting["minutes_number"] or "……"
    day = f"{held:%d} tháng {_month(held)} năm {held.year}" if held else "…… tháng …… năm ……"
    return (
        f"Căn cứ Biên bản số {number}/BB-{unit['symbol']} ngày {day} về việc họp bình xét điển hình tiên tiến"
    )


def _month(day: date) -> str:
    """Write a month as the decree does: 01 and 02, then 3 (NĐ 30/2020, PL I, mục II.4.b)."""
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def of_kind(content: Content, kind: str) -> list[Content]:
    return [nominee for nominee in content["nominees"] if nominee["kind"] == kind]


def _people(content: Content) -> tuple[papers.Person, ...]:
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


def _collectives(content: Content) -> tuple[papers.Collective, ...]:
    return tuple(
        papers.Collective(n["name"], n["unit"], n["summary"], n["award"], n["level"])
        for n in of_kind(content, "collective")
    )


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
    percent = f"{100 * votes[3] / base:.2f}".rstrip("0").rstrip(".").replace(".", ",") if base else ""
    years = nominee["seniority"]
    lines = (
        ("Chức vụ", nominee["position"]),
        ("Đơn vị công tác" if nominee["kind"] == "individual" else "Đơn vị", nominee["unit"]),
        ("Thâm niên giảng dạy", "" if years is None else f"{years} năm"),
        ("Kết quả bình xét", f"{votes[3]}/{base} phiếu đồng ý, đạt {percent}%" if base else ""),
    )
    return tuple(papers.Fact(label, value) for label, value in lines if value)


def _decision_ground(decision: Content) -> str:
    day = read_day(decision["date"])
    return f"Căn cứ Quyết định số {decision['number']} ngày {day:%d} tháng {_month(day)} năm {day.year}"


def _result(result: Content) -> papers.Result:
    day = read_day(result["date"])
    return papers.Result(
        name=result["name"],
        unit=result["unit"],
        recognised=result["recognised"],
        award=result["award"],
        decision=f"Quyết định số {result['number']} ngày {day:%d/%m/%Y}" if day else "",
        reason=result["reason"],
    )


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
