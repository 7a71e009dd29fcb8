"""No address, however absurd, makes the server fail: every GET route with hostile ids and query words."""

import inspect
import re
import sys
from urllib.parse import quote

import pytest
from flask import Flask

from dienhinh.demo import ACCOUNTS

WORDS = [
    "\x00",
    "Ð" * 300,
    "e\u0301\u202e😀",
    "<b>'\"",
    "%",
    "-1",
    str(2**64),
    "9" * 400,
    "1e309",
    "x" * 10_000,
]
READ = re.compile(r'args(?:\.get\(|\[)"([\w-]+)"|"([\w-]+)" (?:not )?in (?:request\.)?args')
IDS = [0, 2**31 - 1, 2**31, 2**64]


def parameters(app: Flask, endpoint: str) -> set[str]:
    """Return the names that the module of a view reads out of addresses."""
    view = inspect.unwrap(app.view_functions[endpoint])
    return {one or other for one, other in READ.findall(inspect.getsource(sys.modules[view.__module__]))}


def query(names: set[str], word: str) -> str:
    return "&".join(f"{name}={quote(word)}" for name in sorted(names))


def addresses(app: Flask) -> list[str]:
    """Every page with each hostile word in each parameter, and every page of a record with each hostile id."""
    found, every = [], set().union(*(parameters(app, endpoint) for endpoint in app.view_functions))
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        own = parameters(app, rule.endpoint)
        if not rule.arguments:
            found += [f"{rule.rule}?{query({name}, word)}" for name in own for word in WORDS[:2]]
            found += [f"{rule.rule}?{query(every, word)}" for word in WORDS]
            continue
        asked = [(number, "") for number in IDS] + [(1, query(own, word)) for word in ("99", WORDS[1]) if own]
        for number, words in asked:
            address = re.sub(r"<(int:)?\w+>", str(number), rule.rule)
            if "<" not in address:
                found.append(f"{address}?{words}")
    return found


def test_the_names_that_views_read_are_taken_from_their_source(app):
    read = [parameters(app, endpoint) for endpoint in ("papers.whole", "previews.show", "register.index")]
    assert read == [{"xem", "ban", "tai"}, {"o", "trang"}, {"nam", "loai", "tu", "sau"}]


@pytest.mark.one_database
@pytest.mark.parametrize("email", [ACCOUNTS[index][0] for index in (1, 3, 5, 6)])
def test_no_address_makes_the_server_fail(demo_app, login, email):
    client = login(email)
    failed = [
        (address[:120], status)
        for address in addresses(demo_app)
        if (status := client.get(address).status_code) >= 500
    ]
    assert failed == []


@pytest.mark.parametrize("page", ["/ho-so", "/thu", "/ke-hoach", "/hoat-dong"])
def test_no_argument_of_an_address_becomes_one_of_its_links(demo_app, login, page):
    client = login(ACCOUNTS[3][0])
    asked = f"{page}?endpoint=x&_scheme=javascript&_anchor=x&_method=x&_external=1&tu=a"
    links = [a.get("href") for a in client.page(asked).iter("a")]
    assert [href for href in links if href[:1] not in ("/", "#")] == []
    assert [href for href in links if "endpoint" in href] == []
