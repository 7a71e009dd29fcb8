"""Forms that save themselves: what is valid is stored at once, and what somebody else changed meanwhile is asked about.

A form carries a mark of each value that its page shows. The mark tells what was stored anew since the page was drawn:
a field that only others changed stays as they left it, and of one that both changed the second is shown both texts.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import Response, flash, g, request
from wtforms import BooleanField
from wtforms.fields import Field

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.domain import edits, kept
from dienhinh.domain.sections import Values
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Nominee
from dienhinh.models.papers import Owner
from dienhinh.web.forms import Form
from dienhinh.web.guard import me
from dienhinh.web.htmx import go, is_htmx, render


class SectionForm(Form):
    class Meta:
        csrf = (
            False  # the page writes the token itself: a prefixed one would stand there once for each section
        )

    # What the domain calls a field, where that is not its name on the page.
    names: dict[str, str] = {}

    def fields(self) -> dict[str, Field]:
        """Return the fields by the domain's names."""
        return {self.names.get(f.short_name, f.short_name): f for f in self}

    def values(self, sent: Mapping[str, str]) -> Values:
        """Return what was sent and is valid; a field that was not sent is left as it is stored."""
        return {
            name: f.data
            for name, f in self.fields().items()
            if not f.errors and (f.name in sent or isinstance(f, BooleanField))
        }

    def errors_list(self) -> list[tuple[str, str, str]]:
        """Return (field id, label with whom it is about, sentence) for each fault."""
        return [(f.id, said(f), e) for f in self for e in f.errors]

    def put(self, error: DomainError) -> bool:
        """Hang a refusal on the field that it names; tell whether there is one."""
        found = next((f for f in self if f.id == error.field), None)
        found = (
            found or next((f for f in self if f.id.startswith(error.field)), None) if error.field else None
        )
        if found is not None:
            found.errors = [*found.errors, error.sentence]
        return found is not None


@dataclass(frozen=True)
class Part:
    """A form of a page that saves itself: its key (also the id of its element), fields, and what is stored of them."""

    key: str
    record: db.Model
    page: str
    form: SectionForm
    stored: Values
    save: Callable[..., Any]
    nominee: Nominee | None = None

    @property
    def base(self) -> str:
        """Return the marks of what is stored, which tell later what somebody else changed."""
        return _written({name: _mark(value) for name, value in self.stored.items()})


class Clash(NamedTuple):
    """Both texts of what two people changed, who was faster, and what says that mine is to be kept."""

    line: AuditEntry | None
    rows: list[tuple[str, str, str]]
    keep: str


class Saved(NamedTuple):
    """What came of a save; `base` marks what its page shows now, `others` names what only others changed."""

    part: Part
    base: str
    clash: Clash | None
    others: list[str]

    @property
    def status(self) -> int:
        return 409 if self.clash else 422 if self.part.form.errors else 200


def new_tab() -> str:
    """Return the name by which a page's own saves are known: they are no clash with itself."""
    return secrets.token_urlsafe(9)


def store(part: Part) -> Saved:
    """Store what is valid and not in dispute; the caller holds the record's lock."""
    part.form.validate()
    seen = _read("base") | _read("keep")
    moved = _moved(part, part.form.values(request.form), seen)
    for _ in part.form:  # each refusal takes a field out
        values = {k: v for k, v in part.form.values(request.form).items() if k not in moved}
        try:
            part.save(values, me(), tab=_tab())
            break
        except DomainError as error:
            if not part.form.put(error):
                g.unsaved = [] if is_htmx() else _typed(part)
                raise
    mine, fields = part.form.values(request.form), part.form.fields()
    clashing = {
        name: line for name, line in moved.items() if name in mine and _mark(mine[name]) != seen[name]
    }
    marks = seen | {name: _mark(value) for name, value in mine.items() if name not in moved}
    others = [said(fields[name]) for name in moved.keys() - clashing.keys()]
    return Saved(part, _written(marks), _clash(part, mine, clashing) if clashing else None, sorted(others))


def _typed(part: Part) -> list[tuple[str, str]]:
    """Return what a form that may not be stored any more has brought, for the page to show."""
    fields, mine = part.form.fields(), part.form.values(request.form)
    return [(said(fields[n]), shown(fields[n], v)) for n, v in mine.items() if v and v != part.stored[n]]


def _moved(part: Part, mine: Values, seen: dict[str, str]) -> dict[str, AuditEntry | None]:
    """Return the fields that hold another value than the page was drawn with or sends, each with who stored it."""
    stored = part.stored
    found = [n for n, v in mine.items() if n in seen and v != stored[n] and _mark(stored[n]) != seen[n]]
    lines = edits.last_saves(part.record, part.key) if found else {}
    own = {name for name in found if name in lines and _tab() and lines[name].details.get("tab") == _tab()}
    return {name: lines.get(name) for name in found if name not in own}


def _clash(part: Part, mine: Values, clashing: dict[str, AuditEntry | None]) -> Clash:
    fields = part.form.fields()
    rows = [(said(fields[n]), shown(fields[n], part.stored[n]), shown(fields[n], mine[n])) for n in clashing]
    lines = sorted(filter(None, clashing.values()), key=lambda line: line.id)
    keep = _written({name: _mark(part.stored[name]) for name in clashing})
    return Clash(lines[-1] if lines else None, rows, keep)


def save(bind: Callable[[], Part], template: str, page: Callable[[Saved], Response]) -> Response:
    """Store a form and answer: htmx with the block `saved` of its page, a browser with the page."""
    with write_tx():
        saved = store(bind())
    return answer(saved, template, page)


def answer(saved: Saved, template: str, page: Callable[[Saved], Response]) -> Response:
    """Say what came of a save, also to the papers of the record that were printed."""
    if is_htmx():
        record = saved.part.record
        printed = kept.of_record(record) if isinstance(record, Owner) else []
        return render(template, "saved", saved.status, saved=saved, kept=printed, fragment=True)
    if saved.status != 200:
        warn(saved)
        return page(saved)
    return stored_at(saved, f"{saved.part.key}-status")


def warn(saved: Saved) -> None:
    """Say at the top of a page drawn anew that its form was not stored whole."""
    sentence = "Có nội dung chưa lưu được; chữ vừa nhập vẫn còn trên trang này."
    g.refusal = DomainError(sentence, field=f"{saved.part.key}-status")


def stored_at(saved: Saved, anchor: str) -> Response:
    """Lead a browser back to the form, whose status line says when it was stored."""
    flash(clock.local(clock.now()).strftime("Đã lưu lúc %H:%M"), f"section {saved.part.key}")
    return go(f"{saved.part.page}#{anchor}")


def said(field: Field) -> str:
    """Return the label of a field, after whom it is about where the page holds one for each."""
    return f"{field.description}: {field.label.text}" if field.description else field.label.text


def shown(field: Field, value: Any) -> str:
    """Return a stored or sent value of a field as people read it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    for each, label, *_ in getattr(field, "choices", None) or ():
        if value is not None and str(each) == str(value):
            return label
    if hasattr(value, "hour"):
        return clock.local(value).strftime("%d/%m/%Y %H:%M")
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def _tab() -> str:
    return request.form.get("tab", "")[:40]


def _read(name: str) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in request.form.get(name, "").split())
    return {field: mark for field, _, mark in pairs}


def _written(marks: dict[str, str]) -> str:
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def _mark(value: Any) -> str:
    plain = json.dumps(value, default=_plain, ensure_ascii=False)
    return hashlib.blake2b(plain.encode(), digest_size=5).hexdigest()


def _plain(value: date | datetime) -> str:
    return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()
