"""Templates carry nothing that the content security policy would silently ignore, and trust no text."""

import re

import pytest
from jinja2 import TemplateSyntaxError, nodes

from dienhinh.factory import create_app
from tests.support.databases import SETTINGS
from tests.support.server import ROOT

TEMPLATES = ROOT / "templates"
# Where |safe or Markup stands with a good reason: template -> the expression's own words.
MAY_TRUST: dict[str, str] = {}

BANNED = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\b(data-)?hx-on\b", re.I),
    "a js: value": re.compile(r"[\"']\s*(js|javascript):", re.I),
    "a trigger filter": re.compile(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc\s*=)", re.I),
    "an inline style sheet": re.compile(r"<style", re.I),
    "hx-delete, which needs JavaScript": re.compile(r"\bhx-(delete|put|patch)\b", re.I),
    "an eval by vars": re.compile(r"\bhx-vars\b", re.I),
}


def faults(source: str, name: str = "") -> list[str]:
    found = [what for what, pattern in BANNED.items() if pattern.search(source)]
    trusted = re.findall(r"[\w.()\[\]]+\s*\|\s*safe\b|\bMarkup\(|autoescape\s+false", source)
    return found + [f"trusts {one}" for one in trusted if one not in MAY_TRUST.get(name, "")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    return create_app(SETTINGS | {"DATA": str(tmp_path_factory.mktemp("data"))}).jinja_env


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_a_template_parses_and_is_clean(path, environment):
    name = path.relative_to(TEMPLATES).as_posix()
    source = path.read_text(encoding="utf-8")
    environment.compile(source, name)
    assert faults(source, name) == []
    assert missing_neighbours(environment.parse(source)) == []


def missing_neighbours(tree: nodes.Template) -> list[str]:
    """Templates that this one extends, includes or imports, and that are not there."""
    used = [
        node.template
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    ]
    names = [one.value for one in used if isinstance(one, nodes.Const) and isinstance(one.value, str)]
    return [name for name in names if not (TEMPLATES / name).exists() and not name.startswith("bootstrap5/")]


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color:red">',
        '<p\n  class="a"\n  style = "x">',
        '<button onclick="a()">',
        '<form hx-on:submit="a()">',
        "<div hx-vals='js:{a: 1}'>",
        '<a href="javascript:a()">',
        "<input hx-trigger=\"keyup[key=='Enter']\">",
        "<script>a()</script>",
        "<style>a{}</style>",
        '<button hx-delete="/a">',
        "{{ summary | safe }}",
        "{{ summary|safe }}",
        "{% autoescape false %}",
    ],
)
def test_a_sabotaged_template_is_found_out(source):
    assert len(faults(source)) == 1


def test_harmless_words_are_no_fault():
    source = '<p class="style">Phong cách = một</p><input name="on" hx-trigger="input changed delay:500ms">'
    assert faults(source) == []


def test_a_template_that_does_not_parse_is_found_out(environment):
    with pytest.raises(TemplateSyntaxError):
        environment.compile("{% if %}")


def test_the_stylesheet_closes_what_it_opens():
    """A brace left open would quietly hide every rule below it from wide screens."""
    depth = 0
    for sign in re.findall(r"[{}]", (ROOT / "static" / "app.css").read_text(encoding="utf-8")):
        depth += 1 if sign == "{" else -1
        assert 0 <= depth <= 2
    assert depth == 0
