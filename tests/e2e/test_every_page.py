"""Every page that an account can reach by links is sound, readable, light and fits a phone."""

import pytest
from playwright.sync_api import Page

from dienhinh.demo import ACCOUNTS
from tests.support import html
from tests.support.browser import assert_no_sideways_scroll, axe, first_load_bytes
from tests.support.crawl import walk

EMAILS = [email for email, _ in ACCOUNTS]
FIRST_LOAD = 100_000
STRANGERS_PAGES = ("/dang-nhap", "/quen-mat-khau", "/kiem-tra", "/kiem-tra/ban-giao")


def examine(page: Page, url: str) -> None:
    weight = first_load_bytes(page, url)
    assert weight <= FIRST_LOAD, f"{url} weighs {weight} bytes on first load"
    axe(page)
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert_no_sideways_scroll(page)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("email", EMAILS)
def test_every_page_is_readable_light_and_fits_a_phone(browse, email):
    page = browse(email)
    assert len(list(walk(page, lambda url: examine(page, url)))) >= 3


@pytest.mark.parametrize("email", EMAILS)
def test_every_page_is_there_without_javascript_and_sound(browse, email):
    page = browse(email, width=360, javascript=False)

    def visit(url: str) -> None:
        response = page.goto(url)
        assert response.status == 200, f"{url} answers {response.status}"
        assert html.faults(response.text()) == [], url
        assert_no_sideways_scroll(page)

    assert len(list(walk(page, visit))) >= 3


@pytest.mark.parametrize("url", STRANGERS_PAGES)
def test_a_strangers_page_is_readable_light_and_fits_a_phone(page, url):
    examine(page, url)


@pytest.mark.parametrize("words", ["nguyen", "khongcogi"])
def test_what_a_search_finds_or_not_is_readable_light_and_fits_a_phone(browse, words):
    examine(browse("chuyenvien@example.vn"), f"/tim-kiem?q={words}")
