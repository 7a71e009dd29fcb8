from flask import Response, flash, request, url_for

from dienhinh.database import write_tx
from dienhinh.domain import passwords, setup, tokens
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.models import TokenPurpose, Unit
from dienhinh.web import forms
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import OfficeForm, SetupForm
from dienhinh.web.htmx import go, render


@bp.route("/thiet-lap/<secret>", methods=["GET", "POST"], endpoint="setup")
def first_administrator(secret: str) -> Response:
    tokens.find(secret, TokenPurpose.SETUP)
    office = setup.office()
    form = SetupForm() if office else OfficeForm()
    if request.method == "POST":
        try:
            if form.validate():
                return _complete(secret, form, office)
        except DomainError as error:
            forms.refuse_field(form, error)
    return render("auth/setup.html", form=form, office=office, status=forms.status())


def _complete(secret: str, form: SetupForm, office: Unit | None) -> Response:
    words = {} if office else _words(form)
    passwords.check(form.password.data, [form.name.data, form.email.data, *words.values()])
    db.session.rollback()
    password_hash = passwords.hashed(form.password.data)
    with write_tx():
        setup.complete(secret, form.email.data, form.name.data, password_hash, words)
    flash("Đã tạo người quản trị. Xin đăng nhập.")
    return go(url_for("auth.login"))


def _words(form: SetupForm) -> dict[str, str]:
    words = {name: form[name].data for name in ("header_superior", "header_name", "symbol", "place")}
    return words | {"name": form.unit_name.data, "addressed_as": form.unit_name.data}
