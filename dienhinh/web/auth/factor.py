"""The own account's second factor: switched on, off, and its recovery codes."""

import base64
from io import BytesIO

from flask import Response, flash, request, url_for
from PIL import Image
from zxingcpp import BarcodeFormat, create_barcode

from dienhinh.database import write_tx
from dienhinh.domain import factors, passwords, proving, sessions
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.web import confirming, forms
from dienhinh.web.auth import proof, session
from dienhinh.web.auth.blueprint import bp
from dienhinh.web.auth.forms import FactorForm, OffForm
from dienhinh.web.guard import me, safe_next
from dienhinh.web.htmx import go, render

DOTS = 6  # pixels a side of a module


@bp.get("/tai-khoan/xac-thuc")
def factor() -> Response:
    return _page()


@bp.post("/tai-khoan/xac-thuc/bat")
def switch_on() -> Response:
    """Switch on with a code of the secret that the page showed, and show the recovery codes this once."""
    form = FactorForm()
    confirming.ask("Bật xác thực hai bước")
    if not form.validate():
        return _page(form)
    try:
        offer = factors.offered(me(), form.sealed.data)
        step = factors.check(offer, form.code.data)
        codes = _hashed(factors.new_codes())
        with write_tx():
            factors.switch_on(me(), offer, step, codes)
            secret = sessions.begin(me())
    except DomainError as error:
        forms.refuse_field(form, error)
        return _page(form)
    session.start(me(), secret)
    return _show(codes)


@bp.post("/tai-khoan/xac-thuc/ma-khoi-phuc")
def renew_codes() -> Response:
    confirming.ask("Lập mã khôi phục mới")
    codes = _hashed(factors.new_codes())
    with write_tx():
        factors.renew_codes(me(), codes)
    return _show(codes)


@bp.post("/tai-khoan/xac-thuc/tat")
def switch_off() -> Response:
    form = OffForm()
    if not form.validate():
        return _page(off=form)
    weighed = proof.weigh(me(), password=form.password.data, code=form.code.data)
    with write_tx():
        refusal = proving.settle(me(), weighed, proof.ip(), proof.WRONG, "factor.fail")
        if refusal is None:
            factors.switch_off(me())
    if refusal:
        forms.refuse_field(form, refusal)
        return _page(off=form)
    flash("Đã tắt xác thực hai bước.")
    return go(url_for("auth.factor"))


def _page(form: FactorForm | None = None, off: OffForm | None = None) -> Response:
    user = me()
    if user.second_secret is not None:
        left, held = factors.codes_left(user), factors.is_asked_of(user)
        off = off or OffForm(formdata=None)
        return render("auth/factor.html", form=off, left=left, held=held, user=user, status=forms.status())
    form = form or FactorForm(formdata=None)
    try:
        offer = factors.offered(user, form.sealed.data) if form.sealed.data else factors.offer(user)
    except DomainError:
        offer = factors.offer(user)
    form.sealed.data = offer.sealed
    form.code.data = ""
    return render(
        "auth/factor_on.html",
        form=form,
        picture=_qr(offer.uri),
        secret=factors.grouped(offer.secret),
        owed=factors.is_owed_by(user),
        next=safe_next(request.args.get("next", "")),
        status=forms.status(),
    )


def _hashed(codes: list[str]) -> list[tuple[str, str]]:
    """Return codes with their hashes; no transaction is open while they are made."""
    db.session.rollback()
    return [(code, passwords.hashed(code)) for code in codes]


def _show(codes: list[tuple[str, str]]) -> Response:
    shown = [factors.grouped(code) for code, _ in codes]
    return render("auth/codes.html", codes=shown, next=safe_next(request.args.get("next", "")))


def _qr(uri: str) -> str:
    """Return the QR of an address as a picture in the page itself: nothing of it is asked for or kept anywhere."""
    dots = create_barcode(uri, BarcodeFormat.QRCode, ec_level="M").to_image(scale=1, add_quiet_zones=True)
    image, png = Image.frombytes("L", dots.shape[::-1], bytes(dots)), BytesIO()
    image.resize((image.width * DOTS, image.height * DOTS), Image.Resampling.NEAREST).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
