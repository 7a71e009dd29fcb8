"""A dossier as its reviewer reads it; each part is worked out when a page, or a piece of one, asks for it."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from dienhinh import clock
from dienhinh.domain import (
    changes,
    kept,
    mails,
    matches,
    notes,
    pledges,
    review,
    rules,
    timeline,
    turns,
    warnings,
    workflow,
)
from dienhinh.domain.access import allowed
from dienhinh.domain.changes import Section
from dienhinh.domain.content import signature_content
from dienhinh.domain.mails import Line as MailLine
from dienhinh.domain.matches import KINDS, Match
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.rules import Finding
from dienhinh.domain.timeline import Line
from dienhinh.extensions import db
from dienhinh.models import (
    SIGNED_KINDS,
    Attachment,
    AttachmentKind,
    Candidate,
    Criterion,
    Dossier,
    DossierState,
    Evidence,
    InternalNote,
    MatchDecision,
    Nominee,
    Note,
    Pledge,
    Result,
    SchoolTitle,
    User,
)


class Scan(NamedTuple):
    """A signed paper; `stale` when the data were changed after it was attached."""

    kind: AttachmentKind
    file: Attachment | None
    stale: bool


class Sheet:
    """What one user reads of one dossier."""

    kinds = KINDS
    percent = staticmethod(rules.percent)

    def __init__(self, dossier: Dossier, user: User) -> None:
        self.dossier, self.user = dossier, user

    @cached_property
    def kept(self) -> list[kept.Kept]:
        return kept.of_record(self.dossier)

    @cached_property
    def internal(self) -> bool:
        """Whether the reader is of the office, and so reads what officers keep among themselves."""
        return allowed(self.dossier, self.user, P.VIEW_INTERNAL)

    @cached_property
    def may_review(self) -> bool:
        return allowed(self.dossier, self.user, P.REVIEW)

    @property
    def reviewing(self) -> bool:
        return self.dossier.state is DossierState.SUBMITTED and self.may_review

    @property
    def late(self) -> bool:
        return turns.is_late(self.dossier)

    @cached_property
    def turn(self) -> str:
        return turns.turn(self.dossier, self.user)

    @cached_property
    def steps(self) -> list[workflow.Transition]:
        return workflow.open_steps(self.dossier, self.user)

    @property
    def waiting(self) -> str:
        """What the office still owes before it can accept."""
        if not self.reviewing:
            return ""
        undecided = len(self.undecided)
        parts = [f"{len(review.waiting(self.dossier))} điển hình chờ ý kiến"] * bool(
            review.waiting(self.dossier)
        )
        parts += [f"{undecided} trường hợp trùng lặp chưa có quyết định"] * bool(undecided)
        if parts:
            return f"Còn {' và '.join(parts)}."
        unsent = len(notes.unsent(self.dossier))
        return f"Có {unsent} góp ý sẽ gửi khi trả lại hồ sơ." if unsent else "Mọi điển hình đã có ý kiến."

    @cached_property
    def nominees(self) -> list[Nominee]:
        query = (
            sa.select(Nominee)
            .where(Nominee.dossier_id == self.dossier.id)
            .options(
                joinedload(Nominee.candidate),
                joinedload(Nominee.verdict_by),
                selectinload(Nominee.evidence).joinedload(Evidence.criterion),
                selectinload(Nominee.overrides),
                selectinload(Nominee.matches),
            )
            .order_by(Nominee.position)
        )
        return list(db.session.scalars(query))

    def evidence_of(self, nominee: Nominee) -> list[tuple[Criterion, str]]:
        """Pair each criterion with the nominee's evidence; the leaders' own is shown by its title."""
        shown = {item.criterion_id: item.text for item in nominee.evidence}
        return [(c, shown.get(c.id, "")) for c in rules.criteria_of(nominee) if not c.for_leaders]

    def seniority(self, candidate: Candidate) -> int | None:
        return candidate.seniority(self.dossier.issued_on or clock.today())

    @cached_property
    def pledged(self) -> dict[int, Pledge]:
        """What the nominees' candidates registered to strive for in the dossier's year."""
        return pledges.sent_of([n.candidate_id for n in self.nominees], self.dossier.programme_id)

    @cached_property
    def school_title(self) -> SchoolTitle | None:
        return rules.excellent_title(self.dossier)

    @cached_property
    def previous(self) -> dict[int, list[Nominee]]:
        """When each candidate was recognised before, the newest first."""
        candidates = [nominee.candidate_id for nominee in self.nominees]
        query = (
            sa.select(Nominee)
            .where(
                Nominee.candidate_id.in_(candidates),
                Nominee.result == Result.RECOGNISED,
                Nominee.dossier_id != self.dossier.id,
            )
            .options(joinedload(Nominee.dossier).joinedload(Dossier.programme))
            .order_by(Nominee.id.desc())
        )
        found = defaultdict(list)
        for nominee in db.session.scalars(query):
            found[nominee.candidate_id].append(nominee)
        return found

    @cached_property
    def all_matches(self) -> list[Match]:
        """For the office while it decides, and afterwards those it decided on."""
        return matches.of_dossier(self.dossier) if self.internal and self.nominees else []

    @cached_property
    def matches(self) -> dict[int, list[Match]]:
        grouped = defaultdict(list)
        for match in self.all_matches:
            grouped[match.nominee.id].append(match)
        return grouped

    @property
    def decisions(self) -> dict[tuple[int, int, str], MatchDecision]:
        return matches.decisions(self.dossier)

    @property
    def undecided(self) -> list[Match]:
        return [match for match in self.all_matches if match.key not in self.decisions]

    @cached_property
    def places(self) -> dict[str, dict[str, str]]:
        return notes.targets(self.dossier)

    def label_of(self, target: str) -> str:
        return notes.label(self.dossier, target)

    @property
    def notes(self) -> dict[str, list[Note]]:
        """The notes of each section; none for a reader outside the office."""
        grouped = defaultdict(list)
        for note in self.dossier.notes if self.internal else ():
            grouped[notes.section(note.target)].append(note)
        return grouped

    @property
    def gone_notes(self) -> list[Note]:
        """Notes on nominees that are no longer in the dossier."""
        return [note for section, held in self.notes.items() if section not in self.places for note in held]

    @property
    def answered(self) -> list[Note]:
        """What the school answered for this round."""
        before = self.dossier.round - 1
        return [note for note in self.dossier.notes if note.sent_in == before and note.answered_at]

    @cached_property
    def changes(self) -> list[Section] | None:
        """What differs from the round before; None where there is none to compare with."""
        sent = self.dossier.submissions
        if len(sent) < 2 or not self.internal:
            return None
        return changes.between(sent[-2].content, sent[-1].content)

    @property
    def new_files(self) -> list[Attachment]:
        since = self.dossier.submissions[-2].at
        return [file for file in self.dossier.attachments if file.uploaded_at > since]

    @property
    def signature(self) -> str:
        post = self.dossier.signatory
        if post is None:
            return ""
        block = signature_content(post, self.dossier.issued_on or clock.today())
        return ", ".join(filter(None, (block["name"], post.title)))

    @cached_property
    def scans(self) -> list[Scan]:
        files = {file.kind: file for file in self.dossier.attachments}
        shown = [kind for kind in SIGNED_KINDS if kind in files or self.dossier.programme.scans_required]
        stale = {scan.id for scan, _ in warnings.old_scans(self.dossier)}
        stale |= {scan.id for each in self.kept for scan in each.scans}
        return [Scan(kind, files.get(kind), kind in files and files[kind].id in stale) for kind in shown]

    @cached_property
    def remarks(self) -> list[Finding]:
        """What the office should look at twice, beside the likenesses."""
        return list(warnings.council(self.dossier)) if self.internal else []

    @property
    def proofs(self) -> list[Attachment]:
        return [file for file in self.dossier.attachments if file.kind not in SIGNED_KINDS]

    @cached_property
    def officers(self) -> list[User]:
        return review.officers(self.dossier)

    @property
    def internal_notes(self) -> list[InternalNote]:
        return review.internal_notes(self.dossier)

    @property
    def mails(self) -> list[MailLine] | None:
        """One line for each occasion; None for a reader outside the office."""
        return mails.of_dossier(self.dossier) if self.internal else None

    @property
    def timeline(self) -> list[Line]:
        return timeline.of_dossier(self.dossier, internal=self.internal)
