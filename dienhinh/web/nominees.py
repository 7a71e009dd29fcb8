"""Who stands in a draft: put in, put in order, taken out."""

from flask import Blueprint, Response, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import candidates, drafting
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Candidate, CandidateKind
from dienhinh.web import editor
from dienhinh.web.candidates import NewCandidateForm
from dienhinh.web.guard import find, me, require
from dienhinh.web.htmx import go, is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number

bp = Blueprint("nominees", __name__)


@bp.post("/ho-so/<int:id>/dien-hinh")
@require(P.EDIT_DOSSIER)
def nominate(id: int) -> Response:
    """Put a candidate into the dossier: one of the school's, or one typed here."""
    dossier = editor.reread(id)
    drafting.check_editable(dossier)
    chosen = request.form.get("candidate", "")
    form = NewCandidateForm(request.form, prefix="add-", meta={"csrf": False})
    if not chosen and not form.validate():
        return editor.page(dossier, add_form=form, status=422)
    try:
        return once(lambda: _nominate(id, chosen, form))
    except Conflict:
        raise
    except DomainError as error:
        if not chosen:
            form.put(error)
        return editor.page(
            editor.reread(id), add_form=form, refused=error if chosen else None, status=error.status
        )


def _nominate(id: int, chosen: str, form: NewCandidateForm) -> str:
    dossier = editor.locked_dossier(id)
    if chosen:
        candidate = find(Candidate, whole_number(chosen) or 0, P.EDIT_CANDIDATES)
    else:
        kind = CandidateKind(form.kind.data)
        candidate = candidates.add(dossier.unit, kind, form.values(), me())
    nominee = drafting.nominate(dossier, candidate, me())
    return url_for("dossiers.show", id=id, _anchor=f"nominee-{nominee.id}")


@bp.post("/dien-hinh/<int:id>/xep")
@require(P.EDIT_DOSSIER)
def move(id: int) -> Response:
    with write_tx():
        nominee = editor.locked_nominee(id)
        drafting.move(nominee, -1 if request.form.get("step") == "up" else 1, me())
        dossier_id = nominee.dossier_id
    return go(url_for("dossiers.show", id=dossier_id, _anchor=f"nominee-{id}"))


@bp.post("/ho-so/<int:id>/thu-tu")
@require(P.EDIT_DOSSIER)
def reorder(id: int) -> Response:
    order = list(filter(None, map(whole_number, request.form.get("order", "")[:4000].split(","))))
    with write_tx():
        drafting.reorder(editor.locked_dossier(id), order, me())
    if not is_htmx():
        return go(url_for("dossiers.show", id=id, _anchor="nominees"))
    return render(
        "dossiers/edit.html", "answer", saved=None, reordered=True, **editor.editing(editor.reread(id))
    )


@bp.post("/dien-hinh/<int:id>/xoa")
@require(P.EDIT_DOSSIER)
def remove(id: int) -> Response:
    with write_tx():
        nominee = editor.locked_nominee(id)
        dossier_id = nominee.dossier_id
        drafting.remove(nominee, me())
    return go(url_for("dossiers.show", id=dossier_id, _anchor="nominees"))
