"""What a table of pledges holds besides people: the award striven for, the effort, and a grade for each criterion."""

from dienhinh import text
from dienhinh.domain.import_columns import plain
from dienhinh.models import CandidateKind, Criterion, Grade, Programme

_WIDEST = 76  # characters of a heading; longer ones are no headings to the reader
_GRADES = {plain(grade.label): grade for grade in Grade}
_GRADES |= {"dat": Grade.MET, "chua dat": Grade.NOT_YET}


def numbered(programme: Programme) -> dict[str, Criterion]:
    """Return a programme's criteria by the field of their column: numbered for collectives and persons apart."""
    found = {}
    for kind in CandidateKind:
        own = (criterion for criterion in programme.criteria if criterion.kind is kind)
        found |= {f"criterion {number} {kind.value}": criterion for number, criterion in enumerate(own, 1)}
    return found


def label(field: str) -> str:
    """Return the words for a criterion's column, and nothing for any other."""
    if not field.startswith("criterion "):
        return ""
    number, *kind = field.split()[1:]
    return f"Tiêu chuẩn {number}" + (f" của {CandidateKind(kind[0]).label.lower()}" if kind else "")


def heading(field: str, criterion: Criterion) -> str:
    """Return what stands over a criterion's column in the template: as much of it as a heading takes."""
    whole = text.line(f"{label(field)}: {criterion.text}")
    return whole if len(whole) <= _WIDEST else f"{whole[: _WIDEST - 1].rstrip()}…"


class Reader:
    """Reads awards and grades of rows by what one programme holds."""

    def __init__(self, programme: Programme) -> None:
        self.criteria = numbered(programme)
        self.awards = {plain(award): award for award in text.lines(programme.awards)}

    def award(self, raw: str) -> str | None:
        """Return the programme's award of that name; None where it has none."""
        return self.awards.get(plain(raw)) if text.line(raw) else ""

    def grades(
        self, texts: dict[str, str], kind: CandidateKind, is_leader: bool
    ) -> tuple[dict[int, Grade | None], list[tuple[str, str]]]:
        """Return the grades of a row by the criterion's id, and what of them cannot be taken: field, sentence."""
        read: dict[int, Grade | None] = {}
        wrong = []
        for field, raw in texts.items():
            if not field.startswith("criterion ") or not text.line(raw):
                continue
            criterion = self.criteria.get(field if field.count(" ") == 2 else f"{field} {kind.value}")
            grade = _GRADES.get(plain(raw))
            if criterion is None:
                wrong.append((field, "Kế hoạch không có tiêu chuẩn này."))
            elif criterion.kind is not kind:
                wrong.append((field, f"Tiêu chuẩn này không dành cho {kind.label.lower()}; xin để trống."))
            elif criterion.for_leaders and not is_leader:
                wrong.append((field, "Tiêu chuẩn này chỉ dành cho lãnh đạo trường; xin để trống."))
            elif grade is None:
                wrong.append((field, "Xin ghi một trong các mức: đã đạt, đang phấn đấu, chưa."))
            else:
                read[criterion.id] = grade
        return read, wrong
