"""No address, however absurd, makes the server fail: every GET route with hostile ids and query words."""

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
PARAMETERS = ["sau", "trang-thai", "tu", "khoi", "truong", "cap", "loai", "next", "ve", "tai", "ma"]
IDS = [0, 2**31 - 1, 2**31, 2**64]


def addresses(app: Flask) -> list[str]:
    """Every page with each hostile word in each parameter, and every page of a record with each hostile id."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        if not rule.arguments:
            found += [f"{rule.rule}?{name}={quote(word)}" for name in PARAMETERS for word in WORDS[:2]]
            found += [
                f"{rule.rule}?{'&'.join(f'{name}={quote(word)}' for name in PARAMETERS)}" for word in WORDS
            ]
            continue
        for number in IDS:
            address = rule.rule
            for name in rule.arguments:
                for kind in (f"<int:{name}>", f"<{name}>"):
                    address = address.replace(kind, str(number))
            if "<" not in address:
                found.append(address)
    return found


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
