"""The words of a programme's letters: edited as templates, seen filled in before they are kept."""

from flask import Blueprint, Response, request, url_for
from wtforms import TextAreaField, ValidationError

from dienhinh.domain import wording
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.wording_fields import FIELDS, live
from dienhinh.models import Programme
from dienhinh.web.admin.editing import EditForm, save, show
from dienhinh.web.forms import Form, paragraph
from dienhinh.web.guard import find, me, require

bp = Blueprint("wording", __name__, url_prefix="/ke-hoach/<int:programme_id>/loi-van")
SLUGS = {letter.slug: name for name, letter in wording.LETTERS.items()}
LETTER = "/<any({}):letter>".format(", ".join(f'"{slug}"' for slug in SLUGS))


@bp.route(LETTER, methods=["GET", "POST"])
@require(P.EDIT_PROGRAMME)
def edit(programme_id: int, letter: str) -> Response:
    programme, name = find(Programme, programme_id, P.EDIT_PROGRAMME), SLUGS[letter]
    form = _form(name, programme)

    def act() -> str:
        held = find(Programme, programme_id, P.EDIT_PROGRAMME, lock=True)
        texts = {key: form[key].data for key in wording.LETTERS[name].keys}
        wording.save(held, name, texts, form.base.data, me())
        return url_for("admin.wording.edit", programme_id=programme_id, letter=letter)

    return (request.method == "POST" and save(form, act, "Đã lưu lời văn.")) or _page(programme, name, form)


@bp.post(f"{LETTER}/xem")
@require(P.EDIT_PROGRAMME)
def preview(programme_id: int, letter: str) -> Response:
    """Show what was typed with its fields filled in; nothing is kept."""
    programme, name = find(Programme, programme_id, P.EDIT_PROGRAMME), SLUGS[letter]
    form = _form(name, programme)
    form.validate()
    response = _page(programme, name, form)
    response.status_code = 200
    return response


@bp.post(f"{LETTER}/goc")
@require(P.EDIT_PROGRAMME)
def restore(programme_id: int, letter: str) -> Response:
    """Give the letter back the words that it came with."""
    programme, name = find(Programme, programme_id, P.EDIT_PROGRAMME), SLUGS[letter]

    def act() -> str:
        wording.restore(find(Programme, programme_id, P.EDIT_PROGRAMME, lock=True), name, me())
        return url_for("admin.wording.edit", programme_id=programme_id, letter=letter)

    return save(Form(), act, "Đã khôi phục lời văn gốc.") or _page(programme, name, _form(name, programme))


def _form(name: str, programme: Programme) -> EditForm:
    """Return a form with one field for each text of the letter."""
    letter = wording.LETTERS[name]

    def known(form: EditForm, field: TextAreaField) -> None:
        if sentence := wording.fault(field.data, letter.fields):
            raise ValidationError(sentence)

    fields = {part.key: paragraph(part.label, 5000, required=part.needed) for part in letter.parts}
    checks = {f"validate_{part.key}": known for part in letter.parts}
    return type("WordingForm", (EditForm,), fields | checks)(obj=wording.texts(programme, name))


def _page(programme: Programme, name: str, form: EditForm) -> Response:
    letter = wording.LETTERS[name]
    values, source = live(programme, name, me())
    filled = {part.key: wording.fill(form[part.key].data or "", values) for part in letter.parts}
    return show(
        "admin/wording.html",
        form,
        wording.texts(programme, name),
        letter.keys,
        block="preview",
        programme=programme,
        letters=wording.LETTERS.values(),
        letter=letter,
        own=name in wording.changed(programme),
        named=[(field, FIELDS[field][0], values[field]) for field in letter.fields],
        filled=filled,
        source=source,
    )
