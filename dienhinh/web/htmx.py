"""The only file that knows htmx's headers: one URL serves a whole page or one named block of it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from jinja2_fragments.flask import render_block

from dienhinh.errors import DomainError, Forbidden


def is_htmx() -> bool:
    """Tell whether htmx asked, and not for a whole page out of its history."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def render(
    template: str, block: str | None = None, status: int = 200, quiet: bool = False, **context: Any
) -> Response:
    """Answer a browser with the page, and htmx with the page's named block and the messages.

    `quiet` leaves the messages as they are, for what nobody asked for with a click.
    """
    if is_htmx() and block:
        html = render_block(template, block, **context)
        html += "" if quiet else render_template("messages.html", oob=True)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def go(location: str) -> Response:
    """Send the browser to another page of this site, which forgets the words it kept; htmx loads it whole."""
    if taken := request.form.get("kept", ""):
        flash(taken[:100], "taken")
    if is_htmx():
        return Response(status=200, headers={"HX-Redirect": location})
    return redirect(location, code=303)


def after_post(view: Callable[..., Response], *, anchor: str | None = None, **arguments: Any) -> Response:
    """Answer a successful POST with a view of the result: its block for htmx, a 303 for a browser."""
    if is_htmx():
        return view(**arguments)
    endpoint = f"{view.__module__.removeprefix('dienhinh.web.')}.{view.__name__}"
    return redirect(url_for(endpoint, _anchor=anchor, **arguments), code=303)


def again(error: DomainError, view: Callable[..., Response], **arguments: Any) -> Response:
    """Answer a refused POST: htmx with the sentence, a browser with the page, the sentence and what it sent."""
    if isinstance(error, Forbidden):
        raise error
    if is_htmx():
        return refuse(error)
    g.refusal = error
    response = view(**arguments)
    response.status_code = error.status
    return response


def refuse(error: DomainError) -> Response:
    """Tell htmx of a refusal in the page's messages, and leave what the user typed where it is."""
    html = render_template("messages.html", oob=False, refusal=error)
    response = make_response(html, error.status)
    response.headers["HX-Retarget"] = "#messages"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def page_path() -> str:
    """Return the path of the page that the user looks at, also when a part of it or a form of it asked."""
    shown = request.full_path
    try:
        if is_htmx():
            shown = request.headers.get("HX-Current-URL", "")
        elif (
            request.method not in ("GET", "HEAD") and urlsplit(request.referrer or "").netloc == request.host
        ):
            shown = request.referrer
        current = urlsplit(shown)
    except ValueError:  # nothing that a browser sends: half an IPv6 address
        return ""
    return f"{current.path}?{current.query}".rstrip("?")


def whole(template: str, block: str, status: int, **context: Any) -> Response:
    """Answer with a page; htmx puts its block in the place of all that stood there, whatever part of it asked."""
    if not is_htmx():
        return render(template, status=status, **context)
    html = render_template("messages.html", oob=False) + render_block(template, block, **context)
    response = make_response(html, status)
    response.headers["HX-Retarget"] = "#main"
    response.headers["HX-Reswap"] = "innerHTML show:window:top"
    return response
