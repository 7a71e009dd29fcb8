"""The family of the papers: the first that can write Vietnamese, in all four faces."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import fontpkg_crimson_text
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfbase.ttfonts import TTFont

from dienhinh.papers.fonts import NEEDED, REGULAR, STYLES, SYSTEM, VIETNAMESE, family_in, register

CRIMSON = Path(fontpkg_crimson_text.ROOT) / "files"
FACES = {"Regular", "Bold", "Italic", "BoldItalic"}
NAMES = """
import sys; sys.path.insert(0, "")
from dienhinh.papers.fonts import register; register()
from reportlab.pdfbase.pdfmetrics import getFont
print(*(getFont(n).face.name.decode() for n in ("Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic")))
"""


def copy_of_crimson(folder: Path) -> Path:
    for face in FACES:
        shutil.copy(CRIMSON / f"CrimsonText-{face}.ttf", folder)
    return folder


def forget_the_accented_letters(path: Path) -> None:
    """Hides the block of letters with two marks, as Liberation 1.x lacks it, by cutting the face's cmap."""
    data = bytearray(path.read_bytes())
    for record in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sLLL", data[12 + 16 * record : 28 + 16 * record])
        if tag == b"cmap":
            _shorten_segments(data, offset)
    path.write_bytes(data)


def _shorten_segments(data: bytearray, cmap: int) -> None:
    for table in range(struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]):
        start = cmap + struct.unpack(">L", data[cmap + 8 + 8 * table : cmap + 12 + 8 * table])[0]
        kind, _, _, double = struct.unpack(">HHHH", data[start : start + 8])
        if kind != 4:
            continue
        for segment in range(double // 2):
            at = start + 14 + 2 * segment
            first = at + double + 2
            low, high = (struct.unpack(">H", data[p : p + 2])[0] for p in (first, at))
            if low >= 0x1EA0 and high <= 0x1EF9:
                data[at : at + 2] = struct.pack(">H", low)


def names_of_the_faces(folder: Path) -> list[str]:
    """The faces that a fresh process registers when told to look in a folder."""
    command = [sys.executable, "-c", NAMES]
    environment = os.environ | {"DIENHINH_FONT_DIR": str(folder)}
    return subprocess.check_output(command, text=True, env=environment).split()


def test_vietnamese_has_134_letters_beyond_ascii():
    assert (len(VIETNAMESE), len(set(VIETNAMESE))) == (134, 134)


def test_every_needed_letter_can_be_drawn():
    assert [letter for letter in NEEDED if letter not in register()] == []


def test_the_package_carries_a_whole_family():
    assert {style: font.face.name.decode() for style, font in family_in(CRIMSON).items()} == {
        name: f"CrimsonText-{style.replace(' ', '')}" for style, name in STYLES.items()
    }


def test_the_last_resort_is_the_package():
    assert SYSTEM[-1][0] == CRIMSON


def test_a_folder_of_the_office_wins(tmp_path):
    expected = ["CrimsonText-Regular", "CrimsonText-Bold", "CrimsonText-Italic", "CrimsonText-BoldItalic"]
    assert names_of_the_faces(copy_of_crimson(tmp_path)) == expected


@pytest.mark.parametrize("face", sorted(FACES))
def test_a_family_is_passed_over_when_one_face_lacks_letters(face, tmp_path):
    folder = copy_of_crimson(tmp_path)
    forget_the_accented_letters(folder / f"CrimsonText-{face}.ttf")
    assert family_in(folder) is None


@pytest.mark.parametrize("face", sorted(FACES))
def test_a_family_is_passed_over_when_one_face_is_absent(face, tmp_path):
    folder = copy_of_crimson(tmp_path)
    (folder / f"CrimsonText-{face}.ttf").unlink()
    assert family_in(folder) is None


@pytest.mark.parametrize("content", [b"", b"OTTO" + bytes(100), b"\x00\x01\x00\x00" + bytes(3)])
def test_a_broken_or_postscript_face_is_passed_over(content, tmp_path):
    folder = copy_of_crimson(tmp_path)
    (folder / "CrimsonText-Bold.ttf").write_bytes(content)
    assert family_in(folder) is None


def test_an_office_folder_without_a_fit_face_does_not_stop_the_papers(tmp_path):
    (tmp_path / "thiếu.ttf").write_bytes(b"")
    assert len(names_of_the_faces(tmp_path)) == 4


@given(st.lists(st.text(sorted(register()), min_size=1), min_size=1, max_size=8))
def test_letters_get_the_codes_that_the_library_gives_them(texts):
    register()
    font, doc, other = getFont(REGULAR), PDFDocument(), PDFDocument()
    expected = [TTFont.splitString(font, text, other) for text in texts]
    assert [font.splitString(text, doc) for text in texts] == expected
    assert font.state[doc].subsets == font.state[other].subsets
