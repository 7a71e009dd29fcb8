"""The demonstration: 30 schools, two earlier years, and a desk that looks alive on the day it is filled.

The plan, its criteria and the school year 2021-2022 stay as issued. What people do is placed in working days before
the moment of the fill, so that the queues hold something of today, something overdue and something answered; the
papers' own dates (họp, Tờ trình, quyết định) follow those instants. Every step goes through the verbs that the pages
use, with the clock held at its instant, so the trail, the rounds and the mails are the ones a real year leaves.
"""

from flask import Flask

from dienhinh import clock
from dienhinh.database import write_tx
from dienhinh.demo import (
    afterwards,
    candidates,
    gathering,
    life,
    past,
    planning,
    posting,
    programmes,
    reporting,
    units,
    urging,
    writing,
)
from dienhinh.demo.reading import Calendar, run
from dienhinh.demo.world import World
from dienhinh.domain import passwords

ACCOUNTS: list[tuple[str, str]] = [
    ("vanthu.thcsvt@example.vn", "Người lập hồ sơ, Trường THCS Vĩnh Thuận"),
    ("hieutruong.thcsvt@example.vn", "Hiệu trưởng, Trường THCS Vĩnh Thuận"),
    ("hieutruong.thtt1@example.vn", "Hiệu trưởng, Trường Tiểu học Thị Trấn 1"),
    ("chuyenvien@example.vn", "Chuyên viên, Phòng Giáo dục và Đào tạo"),
    ("lanhdao@example.vn", "Lãnh đạo, Phòng Giáo dục và Đào tạo"),
    ("sogddt@example.vn", "Chuyên viên Sở Giáo dục và Đào tạo"),
    ("quantri@example.vn", "Quản trị"),
]


def fill(app: Flask, password: str) -> None:
    """Fill an empty, migrated database; every account of the demonstration gets the one password."""
    with app.app_context():
        world = World(Calendar(clock.now()), passwords.hashed(password))
        with write_tx():
            with clock.at(past.beginning()):
                for noun in (units, programmes, candidates):
                    noun.settle(world)
            stories = (past, planning, writing, gathering, life, reporting, urging, afterwards)
            run([event for story in stories for event in story.events(world)])
            posting.deliver(world)
            posting.note_log_ins()
