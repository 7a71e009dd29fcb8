"""No version with a known hole is locked, and every file that is installed is known by its hash."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "tests/requirements.txt")
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)", re.M)
# The first version without the holes named behind it.
FLOORS = {
    "werkzeug": "3.1.6",  # CVE-2025-66221, CVE-2026-21860, CVE-2026-27199
    "flask": "3.1.3",  # GHSA-68rp-wp8r-4726
    "reportlab": "4.0",  # CVE-2023-33733
    "pypdf": "7.0",  # CVE-2025-55197, CVE-2025-62707, CVE-2025-66019, CVE-2026-22690, CVE-2026-24688
    "pillow": "12.3",
}


def locked(name: str) -> dict[str, str]:
    """The versions that a lock names."""
    found = PINNED.findall((ROOT / name).read_text(encoding="utf-8"))
    return {package.lower().replace("_", "-"): number for package, number in found}


def too_old(versions: dict[str, str]) -> list[str]:
    return [
        f"{name} {versions[name]} is below {floor}"
        for name, floor in FLOORS.items()
        if name in versions and Version(versions[name]) < Version(floor)
    ]


def test_no_lock_names_a_version_with_a_known_hole():
    assert {name: too_old(locked(name)) for name in LOCKS} == {name: [] for name in LOCKS}


def test_what_is_installed_is_what_the_locks_name():
    named = {package: number for name in LOCKS for package, number in locked(name).items()}
    here = {package: version(package) for package in FLOORS if package in named}
    assert here == {package: named[package] for package in here}
    assert sorted(here) == sorted(FLOORS.keys() & named.keys())


def test_an_old_version_is_found_out():
    assert too_old({"werkzeug": "3.1.5", "flask": "3.1.3"}) == ["werkzeug 3.1.5 is below 3.1.6"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_its_hashes(name):
    entries = re.split(r"\n(?=[\w])", (ROOT / name).read_text(encoding="utf-8"))
    pinned = [entry for entry in entries if PINNED.match(entry)]
    assert [entry.partition(" ")[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert {PINNED.match(entry)[1].lower().replace("_", "-") for entry in pinned} == set(locked(name))
