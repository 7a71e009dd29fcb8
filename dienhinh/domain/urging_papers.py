"""What a Công văn đôn đốc prints: the schools that lacked a duty on the day on which they were counted.

It stands apart from the verbs of `urgings`, which read the reminders: those send mails, and mails carry papers.
"""

from datetime import date

from dienhinh import papers
from dienhinh.domain.content import Content, programme_content, read_day, signature_content, unit_content
from dienhinh.domain.duties import DUTIES, Duty
from dienhinh.domain.paper_parts import letterhead
from dienhinh.models import Urging


def duty_of(urging: Urging) -> Duty:
    """Return the duty that a letter is on."""
    return next(duty for duty in DUTIES if duty.key == urging.duty)


def content(urging: Urging) -> Content:
    """Return what the letter prints, as JSON values; who signs is who holds the post on the day of counting."""
    duty, day = duty_of(urging), urging.issued_on or urging.counted_on
    due = duty.due(urging.programme)
    return {
        "unit": unit_content(urging.unit),
        "programme": programme_content(urging.programme),
        "duty": {"title": duty.title, "lacks": duty.lacks, "due": due and due.isoformat()},
        "counted_on": urging.counted_on.isoformat(),
        "schools": urging.schools,
        "number": urging.number,
        "issued_on": urging.issued_on and urging.issued_on.isoformat(),
        "year": day.year,
        "signature": signature_content(urging.signatory, day),
    }


def letter(content: Content) -> papers.UrgingLetter:
    """Return the Công văn to the schools of the content."""
    unit, plan, duty = content["unit"], content["programme"], content["duty"]
    due, counted = read_day(duty["due"]), date.fromisoformat(content["counted_on"])
    title = (
        "Đăng ký phấn đấu" if duty["title"] == "Đăng ký" else duty["title"]
    )  # the matrix has no room for it
    asked = f"{title[:1].lower()}{title[1:]} năm học {plan['school_year']}"
    deadline = f" Hạn thực hiện là ngày {due:%d/%m/%Y}." if due else ""
    return papers.UrgingLetter(
        letterhead=letterhead(content),
        number=papers.Number(content["number"] or None, unit["symbol"]),
        date=read_day(content["issued_on"]),
        year=content["year"],
        subject=f"đôn đốc thực hiện {asked}",
        addressees=("Hiệu trưởng các trường có tên dưới đây",),
        opening=(
            f"Thực hiện Kế hoạch số {plan['number']} ngày {read_day(plan['issued_on']):%d/%m/%Y}, "
            f"{unit['name']} đã theo dõi việc thực hiện {asked} của các trường.{deadline} "
            f"Đến ngày {counted:%d/%m/%Y}, các trường sau {duty['lacks']}:"
        ),
        schools=tuple(
            papers.Urged(school["name"], school["block"], school["lack"]) for school in content["schools"]
        ),
        request=(
            f"{unit['name']} đề nghị hiệu trưởng các trường có tên trên khẩn trương thực hiện, "
            "gửi về bộ phận thi đua khen thưởng của Phòng; các trường phụ trách khối thi đua đôn đốc "
            "các trường trong khối"
        ),
        recipients=("Như trên", "Lãnh đạo Phòng", "Lưu: VT, TĐ"),
        signature=papers.Signature(**content["signature"]),
    )
