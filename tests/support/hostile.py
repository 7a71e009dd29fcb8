"""Requests that no browser of good will sends: drawn from the site's own addresses and forms, then spoilt."""

import random
import re
from typing import NamedTuple
from urllib.parse import quote, quote_from_bytes, urlencode

from flask import Flask

from tests.files import corpus

WORDS: list[bytes] = [
    b"",
    b"\0",
    b"\xff\xfe\x80",
    b"\xed\xa0\x80",
    "Ð".encode() * 3000,
    "e\u0301\u202e😀\u2028".encode(),
    b"<b onclick=x>'\"`{{7*7}}${7*7}",
    b"' OR 1=1 --",
    b"../../../etc/passwd",
    b"%s%n%d%00",
    b"-1",
    b"0",
    b"1e309",
    b"NaN",
    "٣".encode(),
    str(2**31).encode(),
    str(2**64).encode(),
    b"9" * 5000,
    b"31/02/2026",
    b"00/00/0000",
    b"9999-12-31",
    b"24:61",
    b"a\r\nSet-Cookie: x=1",
    b"[" * 3000,
    b"true",
    b"//evil.example",
    b"x@y@z",
]
IDS = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "-1",
    str(2**31 - 1),
    str(2**31),
    str(2**64),
    "9" * 400,
    "01",
    "1.0",
    "%00",
    "%ff",
    "a",
    "Ể",
]
METHODS = (
    ["GET"] * 6 + ["POST"] * 8 + ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get"]
)
HEADERS: list[bytes] = [
    b"X-Forwarded-For: 1.2.3.4, \xff",
    b"X-Forwarded-Proto: javascript",
    b"X-Forwarded-Host: evil.example",
    b"HX-Request: true",
    b"HX-Request: true\r\nHX-Current-URL: http://[",
    b"HX-Request: true\r\nHX-Current-URL: javascript:alert(1)",
    b"HX-Request: true\r\nHX-Target: <x>\r\nHX-History-Restore-Request: true",
    b"Range: bytes=5-1,-0,99999999999999999999-",
    b"If-None-Match: " + b'"a",' * 500,
    b"If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT",
    b"If-Range: x",
    b"Accept-Language: " + b"vi;q=0." + b"9" * 2000,
    b"Accept-Encoding: gzip;q=x, br;q=-1, *;q=1e309",
    b"Accept: */*;q=\x7f",
    b"Authorization: Basic " + b"=" * 50,
    b'Authorization: Digest a="',
    b"Referer: http://[::1",
    b"Origin: null",
    b"Sec-Fetch-Dest: image",
    b"Expect: 100-continue",
    b"Content-Encoding: gzip",
    b'Cookie: dienhinh=; dienhinh="\\',
    b"User-Agent: " + b"\x01" + b"a" * 4000,
    b"X-A: " + b"y" * 60_000,
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13",
    b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    *[b"X-N%d: 1" % number for number in range(2)],
]
TYPES = [
    b"application/json",
    b"text/xml",
    b"application/x-www-form-urlencoded; charset=utf-7",
    b"application/x-www-form-urlencoded; charset=\xff",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=" + b"b" * 300,
    b'multipart/form-data; boundary="a',
    b"multipart/mixed; boundary=b",
    b"/",
    b"",
]
BODIES = [
    b'{"a":' * 5000,
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b"--b\r\n" * 2000,
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="a\r\n\r\n',
    b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--b--',
    b"&" * 50_000,
    b"a=1&" * 20_000,
    b"a[b][c]=%zz&%=%&=&;",
    b"x" * 300_000,
    b"\0" * 1000,
]


class Form(NamedTuple):
    """What a page would send, where, and how."""

    action: str
    method: str
    fields: dict[str, list[str]]
    files: list[str]


class Asked(NamedTuple):
    what: str
    raw: bytes


def asked(chance: random.Random, app: Flask, forms: list[Form], names: list[str], cookies: str) -> Asked:
    """Draw a request: one of the site's forms with something spoilt, or an address with anything."""
    if forms and chance.random() < 0.5:
        return _spoilt(chance, chance.choice(forms), cookies)
    rule = chance.choice(list(app.url_map.iter_rules()))
    path = re.sub(r"<[^>]+>", lambda _: chance.choice(IDS), rule.rule)
    if chance.random() < 0.5:
        path += "?" + "&".join(f"{name}={_percent(chance)}" for name in chance.sample(names, 3))
    method = chance.choice(METHODS)
    kind, body = chance.choice(TYPES), chance.choice(BODIES) if method not in ("GET", "HEAD", "get") else b""
    return _request(chance, method, path, kind, body, cookies)


def _spoilt(chance: random.Random, form: Form, cookies: str) -> Asked:
    fields = {name: list(values) for name, values in form.fields.items()}
    for name in chance.sample(list(fields), min(len(fields), chance.choice((1, 1, 2, 5)))):
        if name != "csrf_token" or chance.random() < 0.1:
            ways = [
                [],
                fields[name] * 2,
                ["\0" + value for value in fields[name]],
                [_word(chance)],
                [_word(chance)],
            ]
            fields[name] = chance.choice(ways)
    if form.method == "GET":
        return _request(
            chance,
            "GET",
            f"{form.action}?{urlencode(fields, doseq=True, errors='surrogateescape')}",
            b"",
            b"",
            cookies,
        )
    if form.files or chance.random() < 0.15:
        body = b"".join(
            b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), _bytes(value))
            for name, values in fields.items()
            for value in values
        )
        for name in form.files:
            case = chance.choice(CASES)
            head = b'--b\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n'
            body += (
                head % (name.encode(), case.name.replace('"', "").encode("utf-8", "replace"))
                + case.data
                + b"\r\n"
            )
        return _request(
            chance, "POST", form.action, b"multipart/form-data; boundary=b", body + b"--b--\r\n", cookies
        )
    body = urlencode(fields, doseq=True, errors="surrogateescape").encode()
    return _request(chance, "POST", form.action, b"application/x-www-form-urlencoded", body, cookies)


def _request(chance: random.Random, method: str, path: str, kind: bytes, body: bytes, cookies: str) -> Asked:
    more = [chance.choice(HEADERS) for _ in range(chance.choice((0, 0, 1, 1, 3)))]
    length = len(body) + (chance.choice((-3, 10**12)) if chance.random() < 0.02 and len(body) > 3 else 0)
    lines = [f"{method} {quote(path, safe='/?&=%<>')} HTTP/1.1".encode(), b"Connection: close"]
    lines += [b"Host: " + chance.choice((b"127.0.0.1", b"127.0.0.1", b"evil.example:99999", b"[", b""))]
    lines += [f"Cookie: {cookies}".encode()] if cookies else []
    lines += [b"Content-Type: " + kind] if kind else []
    lines += [b"Content-Length: %d" % length] if body or method == "POST" else []
    what = f"{method} {path[:160]} {kind[:40]!r} {body[:80]!r} {[header[:40] for header in more]}"
    return Asked(what, b"\r\n".join([*lines, *more, b"", body]))


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS).decode("utf-8", "surrogateescape")


def _percent(chance: random.Random) -> str:
    return quote_from_bytes(chance.choice(WORDS))


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


CASES = [case for case in corpus.hostile() if len(case.data) < 200_000]
