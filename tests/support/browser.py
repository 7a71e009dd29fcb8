"""Chromium as the tests use it: nothing may complain, and nothing may leave the machine."""

import gzip
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

TESTS = Path(__file__).parents[1]
SHOTS = TESTS / "screenshots"
PACKAGES = TESTS / "node_modules"
HTMX = PACKAGES / "htmx.org"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Chromium reports a violation on the console too; the event names the directive even where it does not.
CSP_LISTENER = """document.addEventListener("securitypolicyviolation", event =>
  window.reportViolation(`${event.violatedDirective} refuses ${event.blockedURI} on ${location.pathname}`))"""


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, else the one that Playwright installed."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


def htmx_version() -> str:
    return json.loads((HTMX / "package.json").read_text())["version"]


def htmx_file(url: str) -> Path | None:
    """The file of the npm package that a CDN serves at this address."""
    found = re.search(rf"/htmx\.org@{re.escape(htmx_version())}/([\w./-]+)$", urlsplit(url).path)
    return HTMX / found[1] if found and ".." not in found[1] else None


class Visitor:
    """A browser context and the complaints that it caused."""

    def __init__(
        self, browser: Browser, base_url: str, *, width: int = 1280, javascript: bool = True
    ) -> None:
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.allowed: set[int] = set()
        self.base_url = base_url
        self.context: BrowserContext = browser.new_context(
            base_url=base_url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"page error: {error.error}"))
        self.context.expose_function("reportViolation", lambda text: self.complaints.append(f"CSP: {text}"))
        self.context.add_init_script(CSP_LISTENER)
        self.context.route(lambda url: not url.startswith((base_url, "data:", "blob:")), self._on_foreign)

    def _on_console(self, message) -> None:
        status = re.search(r"(?:responded with a status of|Response Status Error Code) (\d+)", message.text)
        if message.type in ("error", "warning") and not (status and int(status[1]) in self.allowed):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _on_foreign(self, route: Route) -> None:
        file = htmx_file(route.request.url)
        if file and file.exists():
            headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
            return route.fulfill(path=file, headers=headers)
        self.foreign.append(route.request.url)
        return route.abort()

    def page(self) -> Page:
        page = self.context.new_page()
        page.visitor = self
        return page

    def close(self) -> list[str]:
        """End the visit; what it caused to complain."""
        for page in self.context.pages:
            page.evaluate("0")  # what the page has reported so far comes before this answer
        self.context.close()
        return self.complaints + [f"asked another host: {url}" for url in self.foreign]


@contextmanager
def allowing(page: Page, *statuses: int) -> Iterator[None]:
    """Let the console speak of these answers: a refusal that the test asks for is no complaint."""
    visitor: Visitor = page.visitor
    visitor.allowed |= set(statuses)
    try:
        yield
        page.evaluate("0")  # what the page has reported so far comes before this answer
    finally:
        visitor.allowed -= set(statuses)


def axe(page: Page) -> None:
    """No breach of WCAG 2.2 AA or of good practice on the page as it stands."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate((PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    violations = page.evaluate("options => axe.run(document, options)", options)["violations"]
    lines = [
        f"{one['id']}: {one['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
        for one in violations
        for node in one["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the window."""
    widest = page.evaluate("""() => {
      const edge = document.documentElement.clientWidth
      const out = [...document.body.querySelectorAll("*")]
        .filter(e => e.getBoundingClientRect().left + e.scrollWidth > edge + 1)
      return {by: document.documentElement.scrollWidth - edge, out: out.map(e => e.outerHTML.slice(0, 120))}
    }""")
    assert widest["by"] <= 0, f"{page.url} scrolls sideways by {widest['by']} px: {widest['out'][:5]}"


def shot(page: Page, name: str) -> Path:
    """A picture of the entire page, for people to look at."""
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


def first_load_bytes(page: Page, url: str) -> int:
    """What a first visit to an address brings over the line, compressed, with headers and the CDN's script."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def on_response(event: dict) -> None:
        addresses[event["requestId"]] = event["response"]["url"]

    def on_finished(event: dict) -> None:
        if event["requestId"] not in addresses:  # of the page before
            return
        # The route answers in place of the CDN and does not compress, as the CDN does.
        script = htmx_file(addresses[event["requestId"]])
        length = len(gzip.compress(script.read_bytes())) if script else event["encodedDataLength"]
        sizes[event["requestId"]] = int(length)

    session.on("Network.responseReceived", on_response)
    session.on("Network.loadingFinished", on_finished)
    response = page.goto(url, wait_until="networkidle")
    assert response and response.ok, f"{url} answers {response and response.status}"
    session.detach()
    return sum(sizes.values())
