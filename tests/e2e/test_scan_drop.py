"""A signed scan is dropped anywhere on the page of a dossier or list, and the page says what it was taken for."""

import base64

from playwright.sync_api import expect

DROP = """bytes => {
  const data = new DataTransfer()
  const content = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))
  data.items.add(new File([content], "scan0007.pdf", {type: "application/pdf"}))
  const way = {bubbles: true, cancelable: true, dataTransfer: data}
  for (const type of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(new DragEvent(type, way))
}"""


def test_a_scan_dropped_on_the_page_is_filed_under_its_version(browse):
    page = browse("hieutruong.thcsvt@example.vn")
    page.goto("/ho-so?trang-thai=nhap")
    page.goto(page.locator("#rows a").first.get_attribute("href"))
    address = page.get_by_role("link", name="Tờ trình (PDF)").first.get_attribute("href")
    pdf = page.context.request.get(address).body()
    page.evaluate(DROP, base64.b64encode(pdf).decode())
    expect(page.locator(".upload-result")).to_contain_text("“scan0007.pdf”: Tờ trình đã ký, bản in")
    expect(page.locator("#files .files").first).to_contain_text("Bản in")


def test_a_scan_dropped_on_a_list_is_filed_there_too(browse):
    page = browse("chuyenvien@example.vn")
    page.goto("/tong-hop")
    page.goto(page.locator("#rows a", has_text="Chờ lãnh đạo ký").get_attribute("href"))
    address = page.get_by_role("link", name="Danh sách tổng hợp (PDF)").get_attribute("href")
    pdf = page.context.request.get(address).body()
    page.evaluate(DROP, base64.b64encode(pdf).decode())
    expect(page.locator(".upload-result")).to_contain_text("“scan0007.pdf”: Danh sách đã ký, bản in")
    expect(page.locator("#kept")).to_contain_text("Danh sách tổng hợp")
