"""The list that adds to one that was sent, or corrects it."""

from dienhinh.domain import audit, consolidations, divergence
from dienhinh.errors import Conflict, DomainError
from dienhinh.extensions import db
from dienhinh.models import Amendment, Consolidation, User

SUBJECTS = {
    Amendment.SUPPLEMENT: "Về việc bổ sung danh sách đề nghị khen thưởng điển hình tiên tiến năm học {}",
    Amendment.CORRECTION: "Về việc đính chính danh sách đề nghị khen thưởng điển hình tiên tiến năm học {}",
}


def amend(sent: Consolidation, kind: Amendment, actor: User) -> Consolidation:
    """Make the list that adds to a sent one, or that corrects it; the officer then presents it as any other."""
    if sent.state not in consolidations.SENT:
        raise Conflict("Danh sách chưa chuyển đi nên sửa trực tiếp, không cần danh sách bổ sung, đính chính.")
    if sent.amendment is Amendment.CORRECTION or (sent.amends_id and kind is Amendment.SUPPLEMENT):
        raise DomainError("Xin lập từ danh sách gốc, không từ danh sách bổ sung hoặc đính chính.")
    if kind is Amendment.CORRECTION and not divergence.of(sent):
        raise DomainError("Danh sách đã gửi không lệch so với dữ liệu nên không có gì để đính chính.")
    own = [each for each in divergence.amendments(sent) if each.amendment is kind]
    started = next((each for each in own if each.state not in consolidations.SENT), None)
    if started:
        raise DomainError(f"Đã có {kind.label.lower()} số {started.id} đang lập cho danh sách này.")
    made = consolidations.begin(sent.programme, actor)
    made.amends, made.amendment = sent, kind
    made.subject = SUBJECTS[kind].format(sent.programme.school_year)
    made.recipient, made.addressee, made.signatory_id = sent.recipient, sent.addressee, sent.signatory_id
    db.session.flush()
    audit.record("consolidation.amend", sent, actor=actor, by=made.id, kind=kind.value)
    return made
