"""What the office's Công văn đôn đốc prints: the schools that lack a duty today."""

import sqlalchemy as sa

from dienhinh import clock, papers
from dienhinh.domain import reminders
from dienhinh.domain.content import signature_content
from dienhinh.domain.duties import Duty
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import Post, Programme


def letter(programme: Programme, duty: Duty) -> papers.UrgingLetter:
    """Return the letter to all schools that still lack a duty; refused where there is none."""
    choices = reminders.choices(programme, duty)
    if not choices:
        raise DomainError("Không còn trường nào phải đôn đốc về việc này.")
    office, due, today = programme.office, duty.due(programme), clock.today()
    signatory = db.session.scalar(
        sa.select(Post).where(Post.unit_id == office.id, Post.signs).order_by(Post.position, Post.id).limit(1)
    )
    asked = f"{duty.title[:1].lower()}{duty.title[1:]} năm học {programme.school_year}"
    deadline = f" Hạn thực hiện là ngày {due:%d/%m/%Y}." if due else ""
    return papers.UrgingLetter(
        letterhead=papers.Letterhead(office.header_superior, office.header_name, office.place),
        number=papers.Number(None, office.symbol),
        date=None,
        year=today.year,
        subject=f"đôn đốc thực hiện {asked}",
        addressees=("Hiệu trưởng các trường có tên dưới đây",),
        opening=(
            f"Thực hiện Kế hoạch số {programme.number} ngày {programme.issued_on:%d/%m/%Y}, "
            f"{office.name} đã theo dõi việc thực hiện {asked} của các trường.{deadline} "
            f"Đến ngày {today:%d/%m/%Y}, các trường sau {duty.lacks}:"
        ),
        schools=tuple(
            papers.Urged(choice.line.school, choice.line.block, choice.state.label) for choice in choices
        ),
        request=(
            f"{office.name} đề nghị hiệu trưởng các trường có tên trên khẩn trương thực hiện, "
            "gửi về bộ phận thi đua khen thưởng của Phòng; các trường phụ trách khối thi đua đôn đốc "
            "các trường trong khối"
        ),
        recipients=("Như trên", "Lãnh đạo Phòng", "Lưu: VT, TĐ"),
        signature=papers.Signature(**signature_content(signatory, today)),
    )
