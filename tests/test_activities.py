"""Hoạt động: what a school did, its pictures, and the month that shows it."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from PIL import Image

from dienhinh import clock, worker
from dienhinh.domain import access, activities, doctor, housekeeping, photos
from dienhinh.domain.policy import Permission as P
from dienhinh.errors import DomainError
from dienhinh.extensions import db
from dienhinh.files import store
from dienhinh.models import Activity, AuditEntry, Photo, Role, Unit, User
from tests.support import html, make
from tests.support.queries import count_queries


@pytest.fixture
def world(app):
    with app.app_context():
        made = make.world()
        make.candidate(made.school, "Lê Thị Ánh")
        db.session.commit()
        emails = {name: getattr(made, name).email for name in ("clerk", "principal", "officer", "inspector")}
        return emails | {"school": made.school.id, "office": made.office.id}


@pytest.fixture
def clerk(login, world):
    return login(world["clerk"])


def write(client, **fields):
    sent = {
        "title": "Tham quan mô hình thư viện xanh",
        "kind": "Tham quan, học tập",
        "channel": "Khác",
        "happened_on": f"{clock.today():%d/%m/%Y}",
        "place": "Trường Tiểu học Thị Trấn 1",
    }
    return client.submit("/hoat-dong/moi", "Lưu", **sent | fields)


def rows(tree) -> list[str]:
    return [html.text(one) for one in tree.xpath("//*[@id='rows']//b")]


def picture(size=(2400, 1200)) -> tuple[io.BytesIO, str]:
    """A photo that tells where it was taken."""
    image, exif = Image.new("RGB", size, "green"), Image.Exif()
    exif[0x010F] = "Máy ảnh của ai đó"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    return buffer, "ảnh tham quan.jpg"


def test_a_clerk_writes_down_what_was_done_and_the_office_reads_it(app, login, clerk, world):
    with app.app_context():
        who = db.session.scalar(sa.text("select id from candidate"))
    answer = write(clerk, candidates=str(who), outcome="3 giáo viên áp dụng.")
    page = html.page(login(world["officer"]).get(answer.location))
    facts = dict(zip(map(html.text, page.iter("dt")), map(html.text, page.iter("dd")), strict=True))
    assert facts == {
        "Ngày": f"{clock.today():%d/%m/%Y}",
        "Địa điểm": "Trường Tiểu học Thị Trấn 1",
        "Tập thể, cá nhân liên quan": "Lê Thị Ánh",
        "Kết quả đạt được": "3 giáo viên áp dụng.",
    }
    assert page.xpath("//form[contains(@action, '/xoa')]") == []


def test_the_same_form_sent_twice_is_one_activity(app, clerk):
    tree = clerk.page("/hoat-dong/moi")
    sent = {name: tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("csrf_token", "key")}
    sent |= {"title": "Giao lưu", "kind": "Giao lưu, gặp mặt", "happened_on": f"{clock.today()}"}
    locations = {clerk.post("/hoat-dong/moi", data=sent).location for _ in range(2)}
    with app.app_context():
        assert (len(locations), db.session.scalar(sa.select(sa.func.count(Activity.id)))) == (1, 1)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", " ", "Xin điền mục này."),
        ("happened_on", "31/02/2021", "Ngày không có thật. Xin ghi theo mẫu 04/11/2021."),
        ("happened_on", "2999-01-01", None),
        (
            "happened_on",
            f"{clock.today().year + 1}-12-31",
            "Hoạt động ghi sau khi đã làm; ngày không thể sau hôm nay.",
        ),
        ("kind", "", "Xin chọn một mục trong danh sách."),
        ("kind", "Tự bịa", "Xin chọn một mục trong danh sách."),
        ("place", "x" * 201, "Mục này dài quá 200 ký tự."),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_lost(clerk, field, typed, sentence):
    answer = write(clerk, content="Nội dung đã nhập.", **{field: typed})
    tree = html.page(answer)
    told = html.text(tree.get_element_by_id(f"{field}-error"))
    assert (answer.status_code, tree.get_element_by_id("content").text.strip()) == (422, "Nội dung đã nhập.")
    assert told == (sentence or f"Năm phải từ 1950 đến {clock.today().year + 2}.")


def test_a_candidate_of_another_school_is_not_on_offer(app, clerk, world):
    with app.app_context():
        other = make.candidate(make.school(db.session.get(Unit, world["office"]))).id
        db.session.commit()
    answer = write(clerk, candidates=str(other))
    assert (answer.status_code, "Xin chọn trong danh sách." in answer.text) == (422, True)


def test_the_second_editor_is_told_and_keeps_the_text(clerk, login, world):
    page = write(clerk).location + "/sua"
    tree = login(world["principal"]).page(page)
    old = tree.xpath("//input[@name='version']/@value")[0]
    clerk.submit(page, "Lưu", place="Nơi khác")
    answer = clerk.submit(page, "Lưu", version=old, place="Nơi thứ ba")
    assert (answer.status_code, "vừa được người khác sửa" in answer.text) == (409, True)
    told = [html.text(one) for one in html.page(answer).xpath("//div[p/b='Đang lưu:']//dl/*")]
    assert (html.page(answer).get_element_by_id("place").value, told) == (
        "Nơi thứ ba",
        ["Địa điểm", "Nơi khác"],
    )


def test_a_month_shows_its_days_in_order_and_leads_to_the_next(clerk):
    dates = [date(2021, 11, 20), date(2021, 11, 4), date(2021, 12, 1)]
    for number, happened_on in enumerate(dates):
        write(clerk, title=f"Việc {number}", happened_on=f"{happened_on}")
    tree = clerk.page("/hoat-dong?thang=2021-11")
    assert rows(tree) == ["Việc 1", "Việc 0"]
    assert [html.text(cell) for cell in tree.xpath("//table//td[a]")] == ["4 Việc 1", "20 Việc 0"]
    assert rows(clerk.page(tree.xpath("//a[@rel='next']/@href")[0])) == ["Việc 2"]
    assert rows(clerk.page("/hoat-dong?thang=2021-11&tu=VIEC 0")) == ["Việc 0"]
    assert rows(clerk.page("/hoat-dong?thang=2021-11&loai=B%E1%BB%93i d%C6%B0%E1%BB%A1ng")) == []


def test_a_month_costs_the_same_for_one_and_for_three(app, login, world):
    counts = []
    client = login(world["officer"])
    for more in (1, 2):
        with app.app_context():
            own = db.session.get(Unit, world["school"])
            for _ in range(more):
                who = make.candidate(own)
                values = dict.fromkeys(activities.FIELDS, "") | {
                    "title": "Việc",
                    "happened_on": clock.today(),
                }
                actor = db.session.scalar(sa.select(User).where(User.email == world["clerk"]))
                made = activities.add(own, values, [who], actor)
                made.photos.append(Photo(sha256="0" * 64, small_sha256="0" * 64))
            db.session.commit()
        with count_queries() as asked:
            client.page("/hoat-dong")
        counts.append(len(asked))
    assert counts == [counts[0]] * 2 and counts[0] <= 8


def test_a_picture_is_kept_small_and_tells_no_place(app, clerk):
    page = write(clerk).location
    answer = clerk.submit(page, "Thêm ảnh", photos=picture(), caption="  Thư viện   xanh ")
    tree = clerk.page(page)
    (small,) = tree.xpath("//img/@src")
    sizes = []
    for address in (small, tree.xpath("//figure/a/@href")[0]):
        sent = clerk.get(address)
        image = Image.open(io.BytesIO(sent.data))
        sizes.append((image.size, dict(image.getexif()), sent.mimetype, sent.headers["Cache-Control"]))
    assert (answer.status_code, html.text(tree.find(".//figcaption"))) == (303, "Thư viện xanh")
    assert sizes == [
        ((360, 180), {}, "image/webp", "no-store"),
        ((1600, 800), {}, "image/jpeg", "no-store"),
    ]


def test_a_small_picture_of_earlier_days_is_handed_out_as_what_it_is(app, clerk):
    page = write(clerk).location
    clerk.submit(page, "Thêm ảnh", photos=picture())
    with app.app_context():
        photo = db.session.scalar(sa.select(Photo))
        photo.small_sha256 = photo.sha256
        db.session.commit()
    (small,) = clerk.page(page).xpath("//img/@src")
    assert clerk.get(small).mimetype == "image/jpeg"
    with app.app_context():
        assert [worker.remake_pictures() for _ in range(2)] == [1, 0]
        assert doctor.examine(deep=True) == []
    answer = clerk.get(small)
    assert (answer.mimetype, max(Image.open(io.BytesIO(answer.data)).size)) == ("image/webp", 360)


def test_a_picture_that_cannot_be_read_keeps_its_small_one_and_holds_up_no_other(app, clerk):
    page = write(clerk).location
    for width in (500, 600):
        clerk.submit(page, "Thêm ảnh", photos=picture((width, 400)))
    with app.app_context():
        first, second = db.session.scalars(sa.select(Photo).order_by(Photo.id))
        for photo in (first, second):
            photo.small_sha256 = photo.sha256
        old = first.sha256
        db.session.commit()
        store.path_of(app.config["DATA"] / "blobs", old).write_bytes(b"no picture")
        done = worker.remake_pictures()
        first, second = db.session.scalars(sa.select(Photo).order_by(Photo.id))
        assert (done, first.small_sha256 == old, second.small_sha256 == second.sha256) == (1, True, False)


def test_the_original_is_swept_and_the_pictures_stay(app, clerk):
    clerk.submit(write(clerk).location, "Thêm ảnh", photos=picture())
    with app.app_context():
        root = app.config["DATA"] / "blobs"
        kept = {photo.sha256 for photo in db.session.scalars(sa.select(Photo))}
        kept |= set(db.session.scalars(sa.select(Photo.small_sha256)))
        known = {path.name for path in root.glob("??/??/*")}
        assert (len(known), housekeeping._named(known)) == (3, kept)
        assert doctor.examine(deep=True) == []
        store.path_of(root, next(iter(kept))).unlink()
        assert [fault.partition(" ")[0] for fault in doctor.files()] == ["Ảnh"]


def test_what_is_no_picture_is_refused_with_its_name(clerk):
    page = write(clerk).location
    wrong = io.BytesIO(b"%PDF-1.4\n%%EOF"), "kế hoạch.pdf"
    answers = [
        clerk.submit(page, "Thêm ảnh", photos=wrong),
        clerk.submit(page, "Thêm ảnh"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert "kế hoạch.pdf" in answers[0].text and "Chưa chọn ảnh nào." in answers[1].text


def test_no_more_pictures_than_a_page_can_carry(context):
    world = make.world()
    activity = make.activity(world)
    many = [photos.Encoded(f"{number:064x}", "0" * 64) for number in range(photos.MOST + 1)]
    with pytest.raises(DomainError) as refusal:
        photos.add(activity, many, "", world.clerk)
    assert (refusal.value.field, activity.photos) == ("photos", [])


def test_a_removed_activity_is_gone_with_its_pictures_and_the_trail_knows_it(app, clerk):
    page = write(clerk).location
    clerk.submit(page, "Thêm ảnh", photos=picture((60, 40)))
    clerk.submit(page, "Xóa hoạt động")
    with app.app_context():
        left = [db.session.scalar(sa.select(sa.func.count(model.id))) for model in (Activity, Photo)]
        line = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (left, line.action, line.details) == (
            [0, 0],
            "activity.remove",
            {"title": "Tham quan mô hình thư viện xanh"},
        )


def test_another_school_neither_sees_nor_reaches_it(app, login, clerk, world):
    page = write(clerk).location
    with app.app_context():
        stranger = make.user(Role.CLERK, make.school(db.session.get(Unit, world["office"]))).email
        db.session.commit()
    other = login(stranger)
    assert [other.get(page).status_code, other.get(f"{page}/sua").status_code] == [404, 404]
    assert rows(other.page("/hoat-dong")) == []
    assert login(world["inspector"]).get("/hoat-dong").status_code == 403


def test_who_may_only_read_is_refused_to_write(context):
    world = make.world()
    activity = make.activity(world)
    assert [access.allowed(activity, who, P.EDIT_ACTIVITIES) for who in (world.clerk, world.officer)] == [
        True,
        False,
    ]
