"""Ten thousand names, each looked for in every way that people type."""

import random
import re
import tempfile
import time
import unicodedata

from dienhinh.domain import search
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.schema import upgrade
from tests.campaign import bound
from tests.support import make
from tests.support.telex import telex, vni

WORDS = re.compile(r"\w+")
FAMILY = WORDS.findall(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Quách Thạch Lưu"
)
MIDDLE = WORDS.findall("Thị Văn Thuý Thúy Ngọc Đức Quốc Mỹ Hữu Xuân Kim Hoài Phương Quỳnh Thanh Trường Gia")
GIVEN = WORDS.findall(
    "Hòa Hoà Thuỷ Thủy Dương Quyên Oanh Khuê Hươu Ý Uyên Nghĩa Xoan Hạnh Hằng Hường Đạt Tuấn Phượng Quý Vỹ Yến "
    "Nhựt Khoẻ Lượng Nguyệt Thoại Bưởi Điệp Ngoãn"
)


def writings(name: str) -> list[str]:
    """The ways in which people type a name."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    bare = bare.replace("đ", "d").replace("Đ", "D")
    first, last = name.split()[:-1], name.split()[-1]
    initials = "".join(word[0] for word in first) + last
    return [
        name,
        unicodedata.normalize("NFD", name),
        name.upper(),
        bare,
        bare.lower().replace("y", "i"),
        telex(name).lower(),
        vni(name).lower(),
        initials,
        "".join(word[0] for word in bare.split()).lower(),
        " ".join(reversed(name.split())),
    ]


def misses(names: list[str], ways: int = 10) -> list[tuple[str, str]]:
    """The names, written down in a school of their own, that a writing of theirs does not find.

    With fewer `ways` each name is looked for in as many, another name in others.
    """
    world = make.world()
    own = {make.candidate(world.school, name).id: name for name in names}
    db.session.commit()
    wrong = []
    for number, name in own.items():
        all_ways = writings(name) * 2
        start = number % 10
        for typed in all_ways[start : start + ways]:
            groups = search.find(world.clerk, typed, "candidate", many=len(names))
            if number not in [hit.id for group in groups for hit in group.hits]:
                wrong.append((name, typed))
    return wrong


def run(n: int = 10_000, seed: int = 345, ways: int = 10) -> dict[str, object]:
    """Look for n names; `faults` names each that one of its own writings does not find."""
    drawn = random.Random(seed)
    parts = (FAMILY, MIDDLE, MIDDLE, GIVEN)
    names = [" ".join(drawn.choice(part) for part in parts) for _ in range(n)]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA": folder, "SECRET_KEY": "k" * 32})
        upgrade(app)
        with app.app_context():
            start = time.monotonic()
            wrong = misses(names, ways)
            took = round(time.monotonic() - start)
    faults = [f"{name}: {typed}" for name, typed in wrong]
    return {"seconds": took, "faults": faults[:20], "result": bound(n * ways, len(faults))}
