"""A hand-over file is checked where it lies, on this server's page and without any network; its receipt comes back."""

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_offline_check import kept
from tests.support.browser import assert_no_sideways_scroll, axe

__all__ = ["kept"]

OFFICER = "chuyenvien@example.vn"
DROP = """bytes => {
  const data = new DataTransfer()
  const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))
  data.items.add(new File([content], "bien-nhan.json", {type: "application/json"}))
  const way = {bubbles: true, cancelable: true, dataTransfer: data}
  document.querySelector("h1").dispatchEvent(new DragEvent("drop", way))
}"""


def to_the_list(page: Page) -> str:
    """Go to a list that was sent."""
    page.goto("/tong-hop")
    address = page.locator("#rows a", has_text="Đã chuyển").first.get_attribute("href")
    page.goto(address)
    return address


@pytest.fixture
def handover(browse) -> bytes:
    page = browse(OFFICER)
    return page.context.request.get(f"{to_the_list(page)}/ban-giao.zip").body()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same zip with other members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        members = {name: held.read(name) for name in held.namelist()}
        change(members)
        for name, each in members.items():
            made.writestr(name, each)
    return out.getvalue()


def check(page: Page, content: bytes) -> str:
    page.set_input_files(
        "#handover-file", {"name": "ban-giao.zip", "mimeType": "application/zip", "buffer": content}
    )
    expect(page.locator("#handover-result b")).not_to_have_text("Đang kiểm tra")
    return page.locator("#handover-result").inner_text()


def test_a_whole_file_agrees_and_its_receipt_is_filed_where_it_is_dropped(browse, handover):
    page = browse(width=360)
    page.goto("/kiem-tra/ban-giao")
    told = check(page, handover)
    assert told.splitlines()[0] == "Khớp"
    assert [word for word in ("Danh sách tổng hợp", "Nơi nhận", "Số điển hình") if word not in told] == []
    axe(page)
    assert_no_sideways_scroll(page)
    save = page.get_by_role("button", name="Lưu giấy biên nhận")
    save.click()
    expect(page.locator("#handover-result .fault")).to_contain_text("Xin ghi họ tên")
    page.get_by_label("Họ và tên người nhận").fill("Lê Văn Sở")
    with page.expect_download() as download:
        save.click()
    receipt = Path(download.value.path()).read_bytes()
    assert json.loads(receipt)["receiver"] == "Lê Văn Sở"
    office = browse(OFFICER)
    to_the_list(office)
    office.evaluate(DROP, base64.b64encode(receipt).decode())
    expect(office.locator("#handover")).to_contain_text("Đã nhận ngày")
    expect(office.locator("#handover")).to_contain_text("Lê Văn Sở")


def edit(members: dict[str, bytes]) -> None:
    members["du-lieu/dien-hinh.json"] = members["du-lieu/dien-hinh.json"].replace(
        b'"version": 1', b'"version": 2'
    )


def drop(members: dict[str, bytes]) -> None:
    del members["van-ban/to-trinh.pdf"]


def add(members: dict[str, bytes]) -> None:
    members["van-ban/them.pdf"] = b"%PDF-1.4"


def forge(members: dict[str, bytes]) -> None:
    edit(members)
    members["ban-ke.json"] = members["ban-ke.json"].replace(b'"count": ', b'"count": 1')


def unsign(members: dict[str, bytes]) -> None:
    del members["ban-ke.sig"]


def of_another_office(members: dict[str, bytes]) -> None:
    told = json.loads(members["ban-ke.json"])
    told["key"] = base64.b64encode(bytes(32)).decode()
    members["ban-ke.json"] = json.dumps(told).encode()


def test_without_a_network_every_change_is_told(kept, handover):
    assert check(kept, handover).splitlines()[0] == "Khớp"
    assert_no_sideways_scroll(kept)
    axe(kept)
    sentences = {
        edit: "Tệp du-lieu/dien-hinh.json đã bị sửa.",
        drop: "Thiếu tệp van-ban/to-trinh.pdf.",
        add: "Thừa tệp van-ban/them.pdf.",
        forge: "Bản kê trong tệp đã bị sửa sau khi ký.",
        unsign: "Bản kê trong tệp đã bị sửa sau khi ký.",
        of_another_office: "Tệp này không do",
    }
    told = {change: check(kept, repacked(handover, change)) for change in sentences}
    assert [change.__name__ for change, words in told.items() if words.splitlines()[0] != "Không khớp"] == []
    assert [change.__name__ for change, words in told.items() if sentences[change] not in words] == []


@pytest.mark.parametrize("content", [b"", b"PK", bytes(70_000)], ids=["empty", "short", "long"])
def test_what_is_no_hand_over_file_is_told_apart_from_a_forgery(kept, content):
    assert check(kept, content).splitlines()[0] == "Chưa đọc được"


def test_a_file_that_did_not_come_whole_cannot_be_read(kept, handover):
    told = [check(kept, part).splitlines()[0] for part in (handover[:-100], handover[: len(handover) // 2])]
    assert told == ["Chưa đọc được"] * 2
