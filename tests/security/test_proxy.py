"""Only the proxies that were named are believed."""

import pytest
from flask import Response, request

FORGED = {
    "X-Forwarded-For": "6.6.6.6, 10.0.0.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
}


@pytest.mark.parametrize(
    ("hops", "seen"),
    [(0, ("127.0.0.1", "localhost", "http")), (1, ("10.0.0.9", "evil.example", "https"))],
)
def test_forwarded_words_count_only_for_the_named_hops(make_app, monkeypatch, hops, seen):
    app = make_app(PROXY_HOPS=hops)
    told = []
    monkeypatch.setitem(
        app.view_functions,
        "home.health",
        lambda: Response(
            told.append((request.remote_addr, request.host, request.scheme)), mimetype="text/plain"
        ),
    )
    app.test_client().get("/healthz", headers=FORGED)
    assert told == [seen]
