"""Walks a site along its links, one page of each kind."""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

FILES = re.compile(r"\.(pdf|xlsx|docx|zip|jpg|svg|atom)$|/tep/|/tep$|/anh/|/ngoai-tuyen\.html$")


def kind(url: str) -> str:
    """The page's kind: its path with every id taken for the same."""
    return re.sub(r"\d+", "N", urlsplit(url).path)


def walk(page: Page, visit: Callable[[str], None], start: str = "/") -> Iterator[str]:
    """Visit one page of each kind that can be reached by links, and name each kind.

    `visit` opens an address in the page; a link to a file is no page.
    """
    waiting, seen = [start], set()
    while waiting:
        url = waiting.pop(0)
        if kind(url) in seen:
            continue
        seen.add(kind(url))
        visit(url)
        yield kind(url)
        waiting += list(links(page))


def links(page: Page) -> Iterable[str]:
    host = urlsplit(page.url)
    for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
        url, _ = urldefrag(urljoin(page.url, href))
        if urlsplit(url).netloc == host.netloc and not FILES.search(urlsplit(url).path):
            yield url
