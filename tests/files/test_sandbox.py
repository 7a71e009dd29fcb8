"""Whatever happens to the process that reads a file, the user gets a sentence and the server goes on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from dienhinh.files import probe, sandbox
from dienhinh.files.inspect import inspect
from dienhinh.files.kinds import Kind
from dienhinh.files.sandbox import Unreadable

from . import pdfs

ANSWER = "print('{\"pages\": 7}')"
LOAD = f"""
import importlib.util
spec = importlib.util.spec_from_file_location("probe", {probe.__file__!r})
probe = importlib.util.module_from_spec(spec)
spec.loader.exec_module(probe)
"""
HUNGRY = f"import mmap\nmmap.mmap(-1, 3 << 30)\n{ANSWER}"
WRITING = f"with open(__file__ + '.written', 'wb') as file: file.write(b'x')\n{ANSWER}"
GREEDS = [HUNGRY, WRITING] if sys.platform == "linux" else [WRITING]  # others do not limit memory
SENTENCE = "Tệp có thể bị hỏng hoặc quá phức tạp. Hãy mở thử trên máy; nếu mở được, hãy in lại thành PDF rồi tải lên."


@pytest.fixture
def pdf(tmp_path) -> Path:
    path = tmp_path / "one"
    path.write_bytes(pdfs.made())
    return path


@pytest.fixture
def answer(tmp_path, monkeypatch, pdf):
    def ask(program: str) -> int | str:
        """Run this program instead of the probe; return the pages it tells, or the refusal."""
        script = tmp_path / "program.py"
        script.write_text(program, encoding="utf-8")
        monkeypatch.setattr(sandbox, "_PROBE", script)
        try:
            return sandbox.check(Kind.PDF, pdf)
        except Unreadable as refusal:
            return refusal.sentence

    return ask


@pytest.mark.parametrize(
    "program", ["import os; os.abort()", "raise SystemExit(3)", "1/0", "print('noise')", "", "print('{')"]
)
def test_a_probe_that_dies_or_babbles_refuses_the_file(answer, program):
    assert answer(program) == SENTENCE


def test_a_probe_that_hangs_is_ended(answer, monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    started = time.monotonic()
    assert (answer("import time; time.sleep(60)"), time.monotonic() - started < 10) == (SENTENCE, True)


@pytest.mark.parametrize("greed", GREEDS)
def test_memory_and_files_are_denied_to_the_probe_by_its_limits_and_by_nothing_else(answer, greed):
    assert (answer(f"{LOAD}probe._limit()\n{greed}"), answer(LOAD + greed)) == (SENTENCE, 7)


def test_a_probe_that_spins_is_ended_by_its_processor_limit(answer):
    assert answer(f"{LOAD}probe.CPU_SECONDS = 1\nprobe._limit()\nwhile True: pass") == SENTENCE


def test_the_probe_learns_none_of_our_secrets(answer, monkeypatch):
    monkeypatch.setenv("DIENHINH_SECRET_KEY", "x")
    program = f"import os\nassert not [k for k in os.environ if 'DIENHINH' in k]\n{ANSWER}"
    assert answer(program) == 7


def test_a_server_that_can_start_no_probe_refuses_the_file(pdf, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(pdf))
    with pytest.raises(Unreadable):
        sandbox.check(Kind.PDF, pdf)


def test_the_probe_loads_neither_the_web_application_nor_another_reader(pdf):
    program = "import runpy, sys; runpy.run_path(sys.argv[0], run_name='__main__'); print(*sys.modules)"
    program = f"import sys; sys.argv = sys.argv[1:]; {program}"
    command = [sys.executable, "-P", "-c", program, str(sandbox._PROBE), "check", "pdf", str(pdf), "0"]
    answer, modules = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    watched = {"flask", "sqlalchemy", "PIL", "pillow_heif", "pikepdf", "dienhinh.files.pdf"}
    assert (answer, watched & set(modules.split())) == (
        '{"pages": 1, "codes": []}',
        {"pikepdf", "dienhinh.files.pdf"},
    )


def test_a_name_with_marks_and_spaces_in_the_path_is_no_hindrance(tmp_path):
    folder = tmp_path / "Thư mục có dấu"
    folder.mkdir()
    (folder / "một tệp").write_bytes(pdfs.made(pages=2))
    assert inspect(folder / "một tệp", "a.pdf").pages == 2
