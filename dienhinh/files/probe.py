"""The program that parses one untrusted file: `python -P probe.py check|scan|jpeg|webp|tables|layout KIND PATH SIDE`.

It prints one line of JSON, {"pages": …, "codes": …}, {"tables": […]} or {"refused": sentence}, and
after it the picture if asked for.
`layout` takes several PDFs, their paths joined as PATH joins folders, and prints {"papers": […]}, one answer each.
"""

import importlib
import json
import os
import sys
import types
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit
    resource = None

READERS = {
    "pdf": "pdf",
    "jpeg": "picture",
    "png": "picture",
    "heic": "heic",
    "docx": "office",
    "xlsx": "office",
}
TASKS = {"layout": "layout.inspection", "tables": "files.tables"}
CPU_SECONDS = 15
ADDRESS_SPACE = 1536 * 1024 * 1024


def main(task: str, kind: str, path: str, longest: str) -> None:
    _skip_factory()
    errors = importlib.import_module("dienhinh.errors")
    reader = importlib.import_module(f"dienhinh.{TASKS.get(task, f'files.{READERS[kind]}')}")
    _limit()
    _use_any_processor()
    payload, answer = b"", {"pages": None, "codes": []}
    try:
        if task in ("jpeg", "webp"):
            payload = getattr(reader, task)(Path(path), kind, int(longest))
        elif task == "tables":
            answer = {"tables": reader.read(Path(path), kind)}
        elif task == "layout":
            answer = {"papers": [reader.check(Path(each)) for each in path.split(os.pathsep)]}
        else:
            answer["pages"] = reader.check(Path(path), kind)
            answer["codes"] = _codes(path, kind) if task == "scan" else []
    except errors.DomainError as error:
        answer = {"refused": error.sentence}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + payload)


def _codes(path: str, kind: str) -> list[list[str]]:
    """Read the codes of a good file; one that no code can be read from is a good file all the same."""
    try:
        return importlib.import_module("dienhinh.files.scan").codes(Path(path), kind)
    except Exception:
        return []


def _skip_factory() -> None:
    """Stand in for the package's own start, which would load the web application for every file."""
    package = types.ModuleType("dienhinh")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules.setdefault("dienhinh", package)


def _use_any_processor() -> None:
    """Leave the one that a web process keeps to: it has others to answer meanwhile."""
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):  # a container may forbid it
            os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _limit() -> None:
    if resource is None:
        return
    for what, most in (("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_AS", ADDRESS_SPACE), ("RLIMIT_FSIZE", 0)):
        try:
            resource.setrlimit(getattr(resource, what), (most, most))
        except (OSError, ValueError):
            continue  # macOS knows the name and refuses the value


if __name__ == "__main__":
    main(*sys.argv[1:])
