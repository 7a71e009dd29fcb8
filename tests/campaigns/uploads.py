"""Thousands of good, hostile and damaged files through the inspection: no surprise, no good scan refused."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from dienhinh.errors import DomainError
from dienhinh.files.inspect import inspect
from dienhinh.files.names import extension_of
from dienhinh.files.preview import preview
from tests.files import corpus, offices, pdfs, pictures

STEMS = ("Tờ trình", "Biên bản họp bình xét", "../Danh sách", "CON", "đ", "a\0b", "x" * 300, "Ảnh\u202e")
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".heic"})


class Sent(NamedTuple):
    what: str
    name: str
    data: bytes


def run(n: int = 2000, seed: int = 1) -> dict[str, object]:
    """Send n files, a tenth of them good, and count the answers; `bad` lists what must be empty."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda item: _send(Path(folder), *item), enumerate(_files(n, chance))))
    counts = Counter(f"{what} {answer.partition(':')[0]}" for what, answer, _ in results)
    bad = [
        f"{what} {answer}"
        for what, answer, _ in results
        if answer.startswith("error") or (what, answer) in {("good", "refused"), ("hostile", "taken")}
    ]
    return {
        "n": n,
        "seed": seed,
        **counts,
        "slowest": round(max(took for *_, took in results), 2),
        "bad": bad,
    }


def _send(folder: Path, number: int, sent: Sent) -> tuple[str, str, float]:
    path = folder / str(number)
    path.write_bytes(sent.data)
    started = time.monotonic()
    try:
        inspect(path, sent.name)
        if extension_of(sent.name) in PICTURES:
            preview(path)
        answer = "taken"
    except DomainError as error:
        answer = "refused" if error.sentence.endswith(".") else f"error: no sentence, {error.sentence!r}"
    except Exception as error:
        answer = f"error: {error!r} for {sent.name!r}"
    path.unlink()
    return sent.what, answer, time.monotonic() - started


def _files(n: int, chance: random.Random) -> Iterator[Sent]:
    hostile, good = corpus.hostile(), list(corpus.good().items())
    for number in range(n):
        if number % 10 == 0:
            name, data = _scan(chance) if chance.random() < 0.7 else chance.choice(good)
            yield Sent("good", _renamed(name, chance), data)
        elif number % 10 < 4:
            case = chance.choice(hostile)
            yield Sent(
                "hostile", case.name if case.name.startswith("~$") else _renamed(case.name, chance), case.data
            )
        else:
            name, data = chance.choice(good)
            yield Sent("damaged", _renamed(name, chance), _damaged(data, chance))


def _renamed(name: str, chance: random.Random) -> str:
    return f"{chance.choice(STEMS)}{extension_of(name)}"


def _scan(chance: random.Random) -> tuple[str, bytes]:
    size = (chance.randrange(200, 1800), chance.randrange(200, 1800))
    image = Image.effect_noise(size, chance.randrange(5, 60)).convert(chance.choice(("L", "RGB")))
    makers = {
        "a.jpg": lambda: pictures.saved(image, "JPEG", quality=chance.randrange(20, 96)),
        "a.png": lambda: pictures.saved(image, "PNG"),
        "a.pdf": lambda: pictures.saved(image.convert("RGB"), "PDF"),
        "b.pdf": lambda: pdfs.scan(chance.randrange(1, 9)),
        "a.docx": lambda: offices.with_part("word/media/anh.jpg", pictures.saved(image, "JPEG")),
    }
    name = chance.choice(list(makers))
    return name, makers[name]()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    at, until = sorted(chance.randrange(len(data)) for _ in range(2))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + chance.randbytes(chance.randrange(1, 400)) + data[at:]
    if kind == 2:
        return data[:at] + data[until:]
    if kind == 3:
        return data[:until] + data[at:until] * chance.randrange(1, 9) + data[until:]
    if kind == 4:
        return data[:at] + data[at:until].replace(b"0", b"9") + data[until:]
    flipped = bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        flipped[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(flipped)
