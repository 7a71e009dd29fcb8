"""Texts of a draft that were typed with the fonts before Unicode, and their translation. Callers commit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dienhinh import legacy
from dienhinh.domain import drafting, sections
from dienhinh.models import Dossier, User

_LABELS = {
    "subject": "Trích yếu",
    "addressee": "Kính gửi",
    "place": "Địa điểm",
    "chair": "Chủ tọa",
    "secretary": "Thư ký",
    "present": "Thành viên có mặt",
    "absent": "Thành viên vắng mặt",
    "opinions": "Ý kiến thảo luận",
    "conclusion": "Kết luận",
    "summary": "Tóm tắt thành tích",
    "award": "Hình thức đề nghị",
    "low_vote_reason": "Lý do vẫn đề nghị",
}


class Offer(NamedTuple):
    """One text as it stands and as it would stand in Unicode."""

    label: str
    font: str
    before: str
    after: str


class _Part(NamedTuple):
    label: str
    texts: dict[str, str]
    save: Callable[[Mapping[str, Any], User], None]


def of_texts(texts: Iterable[tuple[str, str]]) -> list[Offer]:
    """Return the texts, each after its label, that seem typed with an old font."""
    found = ((label, text, legacy.offer(text)) for label, text in texts)
    return [Offer(label, offer.font, text, offer.text) for label, text, offer in found if offer]


def of_dossier(dossier: Dossier) -> list[Offer]:
    """Return every such text of a draft; none of a dossier that is not in its school's hands."""
    if not dossier.editable:
        return []
    return [
        offer._replace(label=f"{part.label}{offer.label}")
        for part in _parts(dossier)
        for offer in of_texts((_LABELS.get(field, "Minh chứng"), text) for field, text in part.texts.items())
    ]


def translate(dossier: Dossier, actor: User) -> int:
    """Store every such text of a draft in Unicode; return how many there were."""
    drafting.check_editable(dossier)
    count = 0
    for part in _parts(dossier):
        offers = {field: legacy.offer(text) for field, text in part.texts.items()}
        values = {field: offer.text for field, offer in offers.items() if offer}
        if values:
            part.save(values, actor)
            count += len(values)
    return count


def _parts(dossier: Dossier) -> Iterator[_Part]:
    def texts(values: Mapping[str, Any]) -> dict[str, str]:
        return {field: value for field, value in values.items() if isinstance(value, str) and value}

    yield _Part("", texts(sections.letter(dossier)), lambda v, a: drafting.save_letter(dossier, v, a))
    yield _Part("", texts(sections.meeting(dossier)), lambda v, a: drafting.save_meeting(dossier, v, a))
    for nominee in dossier.nominees:
        label = f"{nominee.candidate.name}: "
        own = texts(sections.nominee(nominee))
        yield _Part(label, own, lambda v, a, n=nominee: drafting.save_nominee(n, v, a))
