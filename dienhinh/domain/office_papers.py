"""From the content of an office's list or answer, live or frozen, to what each of its papers is drawn from."""

from typing import Any

from dienhinh import papers
from dienhinh.domain.content import Content, read_day
from dienhinh.domain.paper_parts import (
    bases,
    collectives,
    heading,
    letter_words,
    letterhead,
    people,
    plan_ground,
    signature,
)
from dienhinh.domain.wording_fields import reference
from dienhinh.models import Amendment
from dienhinh.papers.wording import amount, cite, day_text

MOST_NAMED = 6  # schools that a notice names one by one
ALL_SCHOOLS = "Hiệu trưởng các trường có tập thể, cá nhân được đề nghị khen thưởng"


def office_letter(content: Content) -> papers.OfficeLetter:
    """Return the office's Tờ trình to its parent unit."""
    words = letter_words("office_letter", content)
    if content.get("amends"):
        words |= _amending(content, words["body"])
    return papers.OfficeLetter(
        **heading(content),
        addressees=(content["letter"]["addressee"],),
        grounds=(*bases(content), plan_ground(content["programme"])),
        **words,
    )


def consolidated_list(content: Content) -> papers.ConsolidatedList:
    """Return the Phụ lục of the office's letter: all nominees by level and school, or what is corrected."""
    amends = content.get("amends")
    return papers.ConsolidatedList(
        letterhead=letterhead(content),
        attached_to=reference(content),
        subject=f"Đề nghị khen thưởng điển hình tiên tiến năm học {content['programme']['school_year']}",
        collectives=collectives(content),
        individuals=people(content),
        signature=signature(content),
        title=Amendment(amends["kind"]).label.upper() if amends else "DANH SÁCH TỔNG HỢP",
        amends=_amended(content) if amends else None,
        corrections=tuple(map(_correction, content.get("corrections", ()))),
    )


def return_slip(content: Content) -> papers.ReturnSlip:
    """Return the office's Phiếu trả hồ sơ."""
    letter = content["letter"]
    returned = content["dossier"] | {"programme": content["programme"]}
    return papers.ReturnSlip(
        letterhead=letterhead(content),
        number=papers.Number(letter["number"] or None, content["unit"]["symbol"]),
        date=read_day(letter["issued_on"]),
        year=letter["year"],
        addressee=content["school"]["name"],
        reasons=tuple(papers.ReturnReason(*reason) for reason in content["reasons"]),
        signature=signature(content),
        **letter_words("return_slip", returned, received=read_day(content["received"])),
    )


def result_notice(content: Content) -> papers.ResultNotice:
    """Return the office's Thông báo kết quả to the schools of a list."""
    letter = content["letter"]
    schools = list(dict.fromkeys(result["unit"] for result in content["results"]))
    return papers.ResultNotice(
        letterhead=letterhead(content),
        number=papers.Number(letter["number"] or None, f"TB-{content['unit']['symbol']}"),
        date=read_day(letter["issued_on"]),
        year=letter["year"],
        subject=letter["subject"],
        addressees=tuple(schools) if len(schools) <= MOST_NAMED else (ALL_SCHOOLS,),
        grounds=(plan_ground(content["programme"]), *map(_decision_ground, content["decisions"])),
        results=tuple(map(_result, content["results"])),
        signature=signature(content),
        **letter_words("result_notice", content),
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


def _decision_ground(decision: Content) -> str:
    day = read_day(decision["date"])
    return f"Căn cứ Quyết định số {decision['number']} {day_text(day, day.year)}"


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
