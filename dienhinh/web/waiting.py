"""How far a form is that takes long: told by the request that works, asked every second by the page that waits.

The answer itself comes last, as for every form; a browser without JavaScript waits for it and asks nothing.
"""

import re
import time
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request

from dienhinh import clock
from dienhinh.database import beside
from dienhinh.domain.policy import Permission as P
from dienhinh.extensions import db
from dienhinh.models import FormKey
from dienhinh.web.guard import me, require
from dienhinh.web.once import INSERTS, KEY

bp = Blueprint("waiting", __name__)

EVERY = 0.5
WHOLE = 1000
GONE = timedelta(seconds=60)
_KEYS = FormKey.__table__


class Bar:
    """Tells how far this request is in all of its steps, twice a second at most; a form without a key tells nobody."""

    def __init__(self, steps: int) -> None:
        self.steps, self.step = steps, 0
        sent = request.form.get("key", "")
        self.user_id, self.key = me().id, sent if re.fullmatch(KEY, sent) else ""
        self.words, self.next = "", 0.0

    def __call__(self, words: str, done: int = 0, total: int = 0) -> None:
        """Tell how many rows of this step are done; other words begin the next step."""
        now = time.monotonic()
        if words != self.words:
            self.step, self.words, self.next = self.step + 1, words, 0.0
        if now >= self.next:
            self.next = now + EVERY
            rows = " / ".join(f"{n:,}".replace(",", ".") for n in (done, total) if n)
            said = f"Bước {self.step} trên {self.steps}: {words}" + (f" {rows} dòng" if rows else "")
            share = (self.step - 1 + (done / total if total else 0)) / self.steps
            self._store(words=said, done=round(WHOLE * share), total=WHOLE, location="")

    def end(self, location: str) -> str:
        """Say where the answer leads, for whom the line dropped before it came; return the address."""
        self._store(words="Đã xong", done=WHOLE, total=WHOLE, location=location)
        return location

    def _store(self, **values: str | int) -> None:
        if not self.key:
            return
        whose, told = {"user_id": self.user_id, "key": self.key}, {"at": clock.now()} | values
        insert = INSERTS[db.engine.dialect.name](_KEYS).values(whose | told)
        beside(insert.on_conflict_do_update(index_elements=["user_id", "key"], set_=told))


@bp.get("/nhap/tien-do")
@require(P.EDIT_CANDIDATES)
def show() -> Response:
    """Answer with what the form with this key told last; `gone` when it has been silent for too long."""
    key = request.args.get("key", "")[:64]
    found = db.session.scalar(sa.select(FormKey).where(FormKey.user_id == me().id, FormKey.key == key))
    if found is None:
        return jsonify(words="", done=0, total=0, location="", gone=False)
    gone = not found.location and found.at < clock.now() - GONE
    return jsonify(words=found.words, done=found.done, total=found.total, location=found.location, gone=gone)
