"""Which paper shows what is being typed, and at which of its words."""

from typing import NamedTuple

from dienhinh.domain import printing
from dienhinh.domain.printing import Record
from dienhinh.models import CandidateKind, Dossier, Nominee

# The words of the paper at which each field of a section stands.
LETTER = {"commendation": "Loại hình khen thưởng", "addressee": "Kính gửi", "signatory": "Nơi nhận"}
MEETING = {
    "starts_at": "Thời gian bắt đầu",
    "ends_at": "Cuộc họp kết thúc",
    "place": "Địa điểm",
    "chair": "1. Chủ tọa",
    "secretary": "2. Thư ký",
    "present": "3. Thành viên có mặt",
    "absent": "4. Thành viên vắng mặt",
    "opinions": "3. Ý kiến thảo luận",
    "conclusion": "III. KẾT QUẢ",
    "ballot": "III. KẾT QUẢ",
}
FEW = 6
SUMMARY = {"evidence": "KẾT QUẢ THEO TIÊU CHUẨN", "award": "HÌNH THỨC ĐỀ NGHỊ"}


class Spot(NamedTuple):
    """A paper of a record, and the words on it."""

    name: str
    record: Record
    words: str


def spot(dossier: Dossier, field: str) -> Spot:
    """Return where the field with this id is printed; the Tờ trình for a field that is printed nowhere."""
    section, _, rest = field.partition("-")
    if section == "meeting":
        return Spot("minutes", dossier, MEETING.get(rest, ""))
    number, _, part = rest.partition("-")
    nominee = next((each for each in dossier.nominees if str(each.id) == number), None)
    if section == "nominee" and nominee:
        return _of_nominee(dossier, nominee, part)
    return Spot("school_letter", dossier, LETTER.get(rest, ""))


def _of_nominee(dossier: Dossier, nominee: Nominee, part: str) -> Spot:
    kind = part.partition("-")[0].partition("_")[0]
    if kind == "votes":
        return Spot("minutes", dossier, "III. KẾT QUẢ")
    if kind in SUMMARY:
        return Spot("achievement_summary", nominee, SUMMARY[kind])
    person = nominee.candidate.kind is CandidateKind.INDIVIDUAL
    return Spot("individual_list" if person else "collective_list", dossier, nominee.candidate.name)


def papers(dossier: Dossier) -> dict[str, str]:
    """Return, for each paper of a dossier, a field that it prints; of the summaries those of a few nominees."""
    few = dossier.nominees if len(dossier.nominees) <= FEW else []
    fields = [
        "letter-subject",
        "meeting-starts_at",
        *(f"nominee-{nominee.id}-summary" for nominee in dossier.nominees),
        *(f"nominee-{nominee.id}-award" for nominee in few),
    ]
    found: dict[str, str] = {}
    for field in fields:
        place = spot(dossier, field)
        found.setdefault(printing.title_of(place.name, place.record), field)
    return found


def draw(found: Spot) -> bytes:
    """Return the paper as it would be printed now."""
    return printing.preview(found.name, found.record)[1]
