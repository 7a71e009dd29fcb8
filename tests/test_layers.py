"""Each layer knows only the ones below it, so that a rule can be read and tested without the web."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dienhinh"

LEAVES = {"clock", "config", "errors", "logs", "pacing", "supervise", "text", "typed", "legacy"}
STORED = LEAVES | {"extensions", "models"}
BELOW_WEB = STORED | {"files", "papers", "sheets", "database", "domain"}
# Layer -> what it may import of the product besides itself.
MAY_IMPORT = {
    **{leaf: set() for leaf in LEAVES},
    "text": {"legacy"},
    "papers": set(),
    "files": {"errors"},
    "layout": {"errors"},
    "sheets": {"clock", "text"},
    "extensions": {"clock"},
    "database": {"errors", "extensions", "config"},
    "models": STORED,
    **{layer: BELOW_WEB for layer in ("domain", "web", "demo")},
    "smtp": {"domain"},
    "schema": {"database", "extensions"},
    "core": STORED | {"database"},
    "backup": BELOW_WEB | {"core", "schema"},
    "worker": BELOW_WEB | {"backup", "core", "smtp"},
    "cli": BELOW_WEB | {"backup", "demo", "schema", "worker"},
    "factory": {"core", "extensions", "web"},
    "reception": {"pacing"},
    "processes": {"clock", "factory", "pacing", "reception", "supervise", "worker"},
    "serve": BELOW_WEB | {"demo", "factory", "processes", "schema"},
    "__init__": set(),
}
HTTP = {"flask.request", "flask.session", "flask_login.current_user", "flask_wtf", "wtforms", "werkzeug"}
# Layer -> what it may not import of others: no request below the web, no database on paper.
MAY_NOT_IMPORT = {
    "models": HTTP,
    "domain": HTTP,
    "files": {"flask", "sqlalchemy", "werkzeug"},
    "layout": {"flask", "sqlalchemy", "werkzeug"},
    "papers": {"flask", "sqlalchemy", "werkzeug", "flask_sqlalchemy"},
}
# Loaded where it is wanted, for its megabytes.
LATE = {"zxcvbn.zxcvbn"}


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST, path: Path) -> set[str]:
    """Dotted names of everything imported: `from a import b` gives a.b."""
    package = [*path.relative_to(ROOT).parent.parts]
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def faults(path: Path, source: str) -> list[str]:
    tree, own = ast.parse(source), layer(path)
    if own not in MAY_IMPORT:
        return [f"{own} is in no layer: give it a row here"]
    found = []
    for name in sorted(imports(tree, path)):
        package, _, rest = name.partition(".")
        part = rest.partition(".")[0]
        if package == "dienhinh" and part not in MAY_IMPORT[own] | {own}:
            found.append(f"{own} imports {name}")
        if any(f"{name}.".startswith(f"{banned}.") for banned in MAY_NOT_IMPORT.get(own, ())):
            found.append(f"{own} imports {name}")
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = imports(function, path) - LATE
            found += [f"{function.name}() imports {name} in its body" for name in sorted(inner)]
    if own in ("domain", "models") and re.search(r"\.commit\(|\bwrite_tx\b", source):
        found.append(f"{own} commits, which belongs to its caller")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_knows_only_the_layers_below(path):
    assert faults(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("domain/a.py", "from dienhinh.web import auth"),
        ("domain/a.py", "from ..web import auth"),
        ("domain/a.py", "from dienhinh import web"),
        ("domain/a.py", "import dienhinh.web.auth"),
        ("domain/a.py", "from flask import request"),
        ("domain/a.py", "from flask_login import current_user"),
        ("domain/a.py", "db.session.commit()"),
        ("domain/a.py", "from dienhinh.database import write_tx"),
        ("models/a.py", "from dienhinh.domain import dossiers"),
        ("papers/a.py", "from dienhinh.models import Dossier"),
        ("papers/a.py", "from dienhinh.text import clean"),
        ("papers/a.py", "from sqlalchemy.orm import Session"),
        ("cli.py", "from dienhinh.web import auth"),
        ("worker.py", "import dienhinh.web"),
        ("text.py", "def clean():\n    import re"),
        ("text.py", "def clean():\n    from dienhinh import text"),
        ("new_layer/a.py", "import re"),
    ],
)
def test_a_module_that_looks_up_is_found_out(module, source):
    assert len(faults(PACKAGE / module, source)) == 1


def test_a_module_may_look_down():
    source = "from dienhinh.models import Dossier\nfrom ..errors import DomainError\nfrom . import rules"
    assert faults(PACKAGE / "domain/a.py", source) == []
