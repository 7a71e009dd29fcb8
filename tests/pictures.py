"""Takes the pictures of README.md from the running demonstration: `python -m tests.pictures`."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.conftest import PASSWORD
from tests.support.browser import Visitor, launch
from tests.support.server import ROOT, Server

FOLDER = ROOT / ".pictures"
PAPERS = {"letter": "Tờ trình", "minutes": "Biên bản họp bình xét", "list": "Danh sách cá nhân"}


def page_of(browser, url: str, email: str, width: int, height: int) -> Page:
    """A visitor's page, logged in, in a window of this size."""
    page = Visitor(browser, url, width=width).page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/dang-nhap")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", name="Việc cần làm").wait_for()
    return page


def take(url: str, work: Path) -> None:
    """Write the desk, a draft on a phone, the review, the gallery with a story, progress, a report, three papers."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        office = page_of(browser, url, "chuyenvien@example.vn", 1280, 760)
        office.goto("/ho-so")
        office.screenshot(path=FOLDER / "desk.png")
        office.get_by_text("Đã nộp lần 2").first.click()
        office.get_by_text("Thay đổi so với lần nộp trước").wait_for()
        office.screenshot(path=FOLDER / "review.png")
        for name, title in PAPERS.items():
            link = office.get_by_role("link", name=f"{title} (PDF)", exact=True).get_attribute("href")
            (work / f"{name}.pdf").write_bytes(office.context.request.get(f"{link}?xem").body())
        for name, address in (("gallery", "/guong"), ("story", "")):
            office.goto(address or office.locator("#rows a").last.get_attribute("href"))
            office.wait_for_load_state("networkidle")
            if name == "story":
                office.locator("#spread").scroll_into_view_if_needed()
            office.screenshot(path=FOLDER / f"{name}.png")
        office.goto("/tien-do")
        office.locator("#block-2").evaluate("title => title.closest('section').scrollIntoView()")
        office.screenshot(path=FOLDER / "progress.png")
        office.goto("/bao-cao")
        office.get_by_role("button", name="Lập báo cáo tổng kết").click()
        office.locator("#figures-title").evaluate("title => title.closest('section').scrollIntoView()")
        office.wait_for_load_state("networkidle")
        office.screenshot(path=FOLDER / "report.png")
        school = page_of(browser, url, "hieutruong.thcsvt@example.vn", 360, 760)
        school.goto("/ho-so?trang-thai=nhap")
        school.locator("#rows a").first.click()
        school.get_by_text("Còn thiếu").first.wait_for()
        school.screenshot(path=FOLDER / "draft.png")
        browser.close()
    for name in PAPERS:
        command = [
            "pdftoppm",
            "-r",
            "75",
            "-gray",
            "-png",
            "-singlefile",
            "-l",
            "1",
            str(work / f"{name}.pdf"),
        ]
        subprocess.run([*command, str(FOLDER / name)], check=True)
        # Sixteen greys are enough for black letters, at a third of the size.
        picture = FOLDER / f"{name}.png"
        Image.open(picture).quantize(16).save(picture, optimize=True)


def main() -> None:
    """Start the demonstration, take the pictures, and end it."""
    FOLDER.mkdir(exist_ok=True)
    work = Path(tempfile.mkdtemp())
    server = Server(work / "data", "--demo", settings={"DEMO_PASSWORD": PASSWORD})
    try:
        take(server.url, work)
    finally:
        server.stop()
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
