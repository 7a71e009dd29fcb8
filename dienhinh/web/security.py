"""What every answer carries so that a browser runs nothing but ours."""

from urllib.parse import urlsplit

from flask import Flask, Response, request


def init_app(app: Flask) -> None:
    """Add the headers to every answer, errors and static files included."""
    htmx = urlsplit(app.config["HTMX_URL"])
    cdn = f" {htmx.scheme}://{htmx.netloc}" if htmx.netloc else ""
    policy = (
        f"default-src 'none'; script-src 'self'{cdn}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors "
    )

    @app.after_request
    def headers(response: Response) -> Response:
        framed_by = "'self'" if response.mimetype == "application/pdf" else "'none'"
        response.headers.setdefault("Content-Security-Policy", policy + framed_by)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.endpoint not in ("static", "bootstrap.static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
