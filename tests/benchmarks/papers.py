"""Our list of persons against other makers of PDF, side by side: the same rows, columns, sizes and faces.

`python -m tests.benchmarks.papers` installs the rivals in an environment of its own and prints the README's table.
Each measurement is a whole process, from the start of the interpreter to the file on the disk: its time on the clock
and on the processor, its greatest memory, its file. LibreOffice, where it is installed, is spared the making of its
DOCX. At the end stand the papers of a dossier with one nominee, all of them, in a warm process.

This process stays small: the greatest memory of a process is never told less than that of its parent.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

SIZES = (100, 1_000, 10_000)
OWN = ("dienhinh", "longtable")
RIVALS = ("fpdf2", "weasyprint", "typst")
FACES = Path("/usr/share/fonts/truetype/liberation2")
PATIENCE = 600  # seconds
ROWS = [sys.executable, "-m", "tests.benchmarks.rows"]


class Cost(NamedTuple):
    """Seconds on the clock and on the processor, memory in MB, and the file in MB."""

    wall: float
    cpu: float
    memory: float
    file: float


def run(command: list[str], out: Path) -> Cost | None:
    """The cost of a command that makes a file; None where it takes too long."""
    start = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet, cwd=Path.cwd(), start_new_session=True)
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() - start > PATIENCE:
            os.killpg(process.pid, signal.SIGKILL)  # LibreOffice's starter, and what it started
            os.wait4(process.pid, 0)
            return None
        time.sleep(0.005)
    if status or not out.exists():
        raise SystemExit(f"failed: {' '.join(command)}")
    wall = time.perf_counter() - start
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.stat().st_size / 1e6)


def commands(folder: Path, count: int, python: Path) -> Iterator[tuple[str, list[str], Path]]:
    """Name, command and file of each candidate, whose rows are written before."""
    rows, table, out = folder / "people.jsonl", folder / "cells.json", folder / "out.pdf"
    subprocess.run([*ROWS, str(folder), str(count)], check=True)
    for name in OWN:
        yield name, [sys.executable, "-m", "tests.benchmarks.own", name, str(rows), str(out)], out
    for name in RIVALS:
        script = [str(python), str(Path(__file__).with_name("rivals.py")), name]
        yield name, [*script, str(table), str(out), str(FACES)], out
    if office := shutil.which("soffice"):
        home, source = f"-env:UserInstallation=file://{folder}/office", folder / "list.docx"
        convert = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        yield "libreoffice", [office, home, *convert], source.with_suffix(".pdf")


def environment() -> Path:
    """The Python of the rivals' environment, made on the first run."""
    place = Path.home() / ".cache" / "dienhinh-benchmark"
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *RIVALS], check=True)
    return python


def versions(python: Path) -> dict[str, str]:
    code = f"from importlib.metadata import version\nfor name in {RIVALS}: print(name, version(name))"
    told = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout
    named = dict(line.split() for line in told.splitlines())
    if office := shutil.which("soffice"):
        shown = subprocess.run([office, "--version"], capture_output=True, text=True).stdout
        named["libreoffice"] = shown.split()[1]
    return {"dienhinh": "", "longtable": f"(ReportLab {version('reportlab')})"} | named


def main() -> None:
    python, sizes = environment(), [int(size) for size in sys.argv[1:]] or SIZES
    named = versions(python)
    print("| rows | | clock | processor | memory | file | processor, times ours |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            own: Cost | None = None
            for name, command, out in commands(Path(folder), count, python):
                out.unlink(missing_ok=True)
                cost = run(command, out)
                own = own or cost
                _print(f"{name} {named[name]}".strip(), count, cost, own)
    warm = subprocess.run([*ROWS, "warm"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"\nThe papers of a dossier with one nominee, warm: {warm} ms of the processor.")


def _print(name: str, count: int, cost: Cost | None, own: Cost | None) -> None:
    if cost is None or own is None:
        print(f"| {count:,} | {name} | over {PATIENCE} s | | | | |")
        return
    figures = f"{cost.wall:.1f} s | {cost.cpu:.1f} s | {cost.memory:.0f} MB | {cost.file:.2f} MB"
    print(f"| {count:,} | {name} | {figures} | {cost.cpu / own.cpu:.1f} |", flush=True)


if __name__ == "__main__":
    main()
