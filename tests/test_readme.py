import re
from pathlib import Path

from tests import readme

ROOT = Path(__file__).parents[1]


def test_the_readme_shows_the_states_settings_and_roles_of_the_code():
    text = readme.PATH.read_text(encoding="utf-8")
    assert readme.filled(text) == text


def test_every_file_that_the_readme_names_is_there():
    text = readme.PATH.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:dienhinh|templates|static|migrations|tests)/[\w./-]*)`", text))
    named |= set(re.findall(r"\]\(((?!http|#)[^)]+)\)", text))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
