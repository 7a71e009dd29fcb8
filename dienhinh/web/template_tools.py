"""What every template may call."""

import base64
import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from flask_login import current_user

from dienhinh import clock, config, extensions, text
from dienhinh.domain import access, factors, notes, results, sessions
from dienhinh.domain.policy import Permission
from dienhinh.domain.standings import Progress
from dienhinh.models import (
    ConsolidationState,
    DossierState,
    MailState,
    PlanState,
    PledgeState,
    ReportState,
    Result,
    StoryState,
    Verdict,
)
from dienhinh.web.guard import me
from dienhinh.web.navigation import entries

# SHA-384 of htmx.org's dist/htmx.min.js at config.HTMX_VERSION, as the npm registry ships it.
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"

MACROS = {
    "macros/fields.html": ("field", "faults", "tag"),
    "macros/fonts.html": ("font_offers",),
    "macros/steps.html": ("step_form", "sure_form"),
    "macros/results.html": ("result_fields",),
    "macros/review.html": ("notes_of", "difference", "history"),
    "macros/photos.html": ("photo_list", "photo_form"),
    "macros/stories.html": ("story_card",),
    "macros/papers.html": ("rows_of", "kept_papers", "number_said"),
    "dossiers/papers.html": ("paper_link",),
}
# The colour of a state's tag: brand for what is new, amber for what is to be mended, green for what is settled.
TONES = {
    PlanState.ACKNOWLEDGED: "ok",
    PledgeState.CONFIRMED: "ok",
    PledgeState.REVIEWED: "ok",
    DossierState.SUBMITTED: "new",
    DossierState.RETURNED: "wait",
    DossierState.ACCEPTED: "ok",
    DossierState.FORWARDED: "ok",
    DossierState.CLOSED: "ok",
    Verdict.PENDING: "wait",
    Verdict.ELIGIBLE: "ok",
    Verdict.INELIGIBLE: "seal",
    ConsolidationState.PRESENTED: "new",
    ConsolidationState.ANSWERED: "ok",
    StoryState.SUBMITTED: "new",
    StoryState.RETURNED: "wait",
    StoryState.PUBLISHED: "ok",
    StoryState.WITHDRAWN: "seal",
    Result.RECOGNISED: "ok",
    Result.NOT_RECOGNISED: "seal",
    Result.REVOKED: "seal",
    MailState.WAITING: "wait",
    MailState.SENT: "ok",
    MailState.FAILED: "seal",
    ReportState.SUBMITTED: "new",
    ReportState.RETURNED: "wait",
    ReportState.ACCEPTED: "ok",
    Progress.DRAFT: "wait",
    Progress.RETURNED: "wait",
    Progress.SENT: "new",
    Progress.DONE: "ok",
}


def init_app(app: Flask) -> None:
    """Register filters and globals."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "day": day,
        "moment": moment,
        "when": when,
        "decimal": decimal,
        "clock": wall_clock,
        "filesize": file_size,
        "ranges": text.ranges,
    }
    app.jinja_env.globals |= {
        "P": Permission,
        "asset": asset,
        "sheet_href": sheet_href,
        "tones": TONES,
        "mark_of": notes.mark,
        "result_mark": results.mark,
        "bootstrap_version": extensions.bootstrap.bootstrap_version,
    }
    # As globals, since a block that is rendered alone does not run its page's imports.
    for file, names in MACROS.items():
        module = app.jinja_env.get_template(file).module
        app.jinja_env.globals |= {name: getattr(module, name) for name in names}

    @app.context_processor
    def context() -> dict[str, Any]:
        known = current_user.is_authenticated
        return {
            "htmx_url": app.config["HTMX_URL"],
            "htmx_integrity": HTMX_INTEGRITY if app.config["HTMX_URL"] == config.HTMX_CDN else "",
            "may": lambda permission: known and access.may(me(), permission),
            "navigation": entries(me()) if known else (),
            "idle_seconds": int(sessions.idle(me()).total_seconds()) if known else 0,
            "owes_factor": known and factors.is_owed_by(me()),
            "posts": access.posts_of(me()) if known else (),
            "now": clock.now(),
            "today": clock.today(),
            "path": request.path,
        }


def day(value: date | None) -> str:
    """Write a date as people do: 04/11/2021; empty for none."""
    return value.strftime("%d/%m/%Y") if value else ""


def moment(value: datetime | None) -> str:
    """Write an instant on Vietnam's clock: 09:14 ngày 04/11/2021; empty for none."""
    return clock.local(value).strftime("%H:%M ngày %d/%m/%Y") if value else ""


def when(value: datetime | None) -> str:
    """Write an instant as people say it: hôm nay 09:14, hôm qua 16:40, 02/11, 02/11/2020."""
    if value is None:
        return ""
    there, today = clock.local(value), clock.today()
    days = (today - there.date()).days
    if days in (0, 1):
        return there.strftime("hôm nay %H:%M" if days == 0 else "hôm qua %H:%M")
    return there.strftime("%d/%m" if there.year == today.year else "%d/%m/%Y")


def wall_clock(value: datetime) -> str:
    """Write the hour of an instant in Vietnam: 09:12."""
    return clock.local(value).strftime("%H:%M")


def file_size(size: int) -> str:
    """Write a number of bytes as people do: 812 KB, 3,4 MB, 1,2 GB."""
    if size >= 1024**3:
        return f"{decimal(size / 1024**3)} GB"
    return f"{max(1, round(size / 1024))} KB" if size < 1024**2 else f"{decimal(size / 1024**2)} MB"


def decimal(number: float | None) -> str:
    """Write a number with one decimal after a comma; empty for none."""
    return "" if number is None else f"{number:.1f}".replace(".", ",")


@cache
def _address(_root: str, name: str) -> str:
    path = Path(__file__).parents[2] / "static" / name
    fingerprint = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()[:9]).decode()
    return url_for("static", filename=name, v=fingerprint)


def asset(name: str) -> str:
    """Return a static file's address, which changes with its content, so that browsers may keep it."""
    return _address(request.script_root, name)


def sheet_href(endpoint: str) -> str:
    """Return the address of a list's table, narrowed as the page that shows the list."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if value and name != "sau"]
    return url_for(endpoint) + ("?" + urlencode(kept) if kept else "")
