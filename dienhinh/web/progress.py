"""Tiến độ at `/tien-do`, and the reminders that go out from it."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from dienhinh import clock
from dienhinh.domain import access, kept, progress, reminders, urgings
from dienhinh.domain.duties import DUTIES, Duty
from dienhinh.domain.policy import Permission as P
from dienhinh.domain.urging_papers import duty_of
from dienhinh.errors import DomainError
from dienhinh.models import Programme
from dienhinh.web import forms
from dienhinh.web.forms import Form, paragraph
from dienhinh.web.guard import me, require
from dienhinh.web.htmx import is_htmx, render
from dienhinh.web.once import once
from dienhinh.web.request import whole_number

bp = Blueprint("progress", __name__, url_prefix="/tien-do")

SHOWN = 5  # of the letters that were issued; the others are on a page of theirs


class RemindForm(Form):
    words = paragraph("Lời nhắn thêm (không bắt buộc)", 2000)


@bp.get("")
@require(P.VIEW_PROGRESS)
def index() -> Response:
    programme = asked_programme()
    own = access.units_with(me(), P.VIEW_PROGRESS)
    # A school looks for itself first; the office, which is none of them, reads them as they stand.
    found = sorted(
        progress.lines(programme, progress.visible(me())), key=lambda line: line.unit_id not in own
    )
    return render(
        "progress/index.html",
        programme=programme,
        years=progress.years(programme),
        duties=DUTIES,
        groups=progress.groups(found),
        summaries={duty.key: progress.summary(found, duty) for duty in DUTIES},
        due={duty.key: duty.due(programme) for duty in DUTIES},
        schools=len(found),
        reminded=reminders.REMINDED,
        opens=lambda line: line.unit_id in own or access.may(me(), P.VIEW_INTERNAL),
        href=lambda duty, line: url_for(duty.page, **duty.narrowed(line.unit_id, line.school)),
    )


@bp.route("/don-doc", methods=["GET", "POST"])
@require(P.REMIND)
def remind() -> Response:
    """Show who lacks what a duty asks and how the mail reads; as a POST, send it to the chosen schools."""
    programme, asked = asked_programme(P.REMIND), asked_duty()
    form = RemindForm()
    choices = reminders.choices(programme, asked)
    if request.method == "POST" and form.validate():
        try:
            return once(lambda: _send(programme.id, asked, form))
        except DomainError as error:
            forms.refuse_field(form, error)
    return _page(form, asked, choices)


@bp.post("/don-doc/xem-truoc")
@require(P.REMIND)
def preview() -> Response:
    """Show the mail as it reads with the words typed so far."""
    asked = asked_duty()
    return _page(RemindForm(), asked, reminders.choices(asked_programme(P.REMIND), asked))


def _send(programme_id: int, asked: Duty, form: RemindForm) -> str:
    programme = asked_programme(P.REMIND)
    sent = reminders.send(programme, asked, chosen(), form.words.data, me())
    flash(f"Đã lập thư đôn đốc gửi {sent} trường.")
    return url_for("progress.index", **_year())


def _page(form: RemindForm, asked: Duty, choices: list[reminders.Choice]) -> Response:
    programme = asked_programme(P.REMIND)
    subject, plain = reminders.preview(programme, asked, form.words.data or "")
    context: dict[str, Any] = {"programme": programme, "duty": asked, "choices": choices}
    context |= {"subject": subject, "plain": plain, "cap": reminders.cap(), "form": form}
    if not is_htmx():
        held = urgings.open_one(programme, asked)
        context |= {"held": held, "kept": kept.of_record(held) if held else []}
        context |= {"letters": urgings.issued(programme, most=SHOWN), "duty_of": duty_of}
        context["ways"] = _ways(programme, asked, choices)
    context["chosen"] = chosen() if request.method == "POST" else _pre_chosen(choices)
    return render("progress/remind.html", "preview", status=forms.status(), **context)


def _pre_chosen(choices: list[reminders.Choice]) -> set[int]:
    """Choose the one school or block that the address names, else all that were not reminded today."""
    school, block = request.args.get("truong", ""), request.args.get("khoi", "")
    today = clock.today()
    return {
        choice.line.unit_id
        for choice in choices
        if not choice.is_capped
        and school in ("", str(choice.line.unit_id))
        and block in ("", str(choice.line.block_id))
        and (school or block or not choice.last or clock.local(choice.last).date() < today)
    }


def _ways(programme: Programme, asked: Duty, choices: list[reminders.Choice]) -> list[tuple[str, str]]:
    """Return the links that tick a block's schools alone, or none."""
    where = {"viec": asked.key, "nam-hoc": programme.school_year}
    blocks = dict.fromkeys((choice.line.block_id, choice.line.block) for choice in choices)
    ways = [(name, str(number)) for number, name in blocks if number]
    return [
        (name, url_for("progress.remind", **where, khoi=key))
        for name, key in (*ways, ("Không trường nào", "0"))
    ]


def chosen() -> set[int]:
    """Return the schools that a form marks."""
    return set(filter(None, map(whole_number, request.form.getlist("schools"))))


def asked_duty() -> Duty:
    """Return the duty that the address names."""
    return reminders.duty_named(request.args.get("viec", reminders.REMINDED[0].key))


def asked_programme(permission: P = P.VIEW_PROGRESS) -> Programme:
    """Return the programme of the year that the address names, or the newest."""
    return progress.programme_for(me(), request.args.get("nam-hoc", "")[:9], permission)


def _year() -> dict[str, str]:
    return {"nam-hoc": request.args["nam-hoc"]} if request.args.get("nam-hoc") else {}
