"""The parts of README.md that come from the code. `python -m tests.readme` writes them anew."""

import re
from pathlib import Path

from dienhinh.config import SETTINGS
from dienhinh.domain.policy import MATRIX
from dienhinh.domain.workflow import TRANSITIONS

PATH = Path(__file__).parents[1] / "README.md"


def diagram() -> str:
    """Return the state diagrams of TRANSITIONS, in Mermaid."""
    return "\n\n".join(
        "\n".join(["```mermaid", "stateDiagram-v2", *_edges(record), "```"]) for record in TRANSITIONS
    )


def _edges(record: type) -> list[str]:
    steps = TRANSITIONS[record]
    states = list(type(steps[0].source))
    names = [f"    {state.value} : {state.label}" for state in states]
    arrows = [
        f"    {step.source.value} --> {step.target.value} : {step.label or step.name}" for step in steps
    ]
    return [*names, f"    [*] --> {states[0].value}", *arrows, f"    {states[-1].value} --> [*]"]


def settings() -> str:
    """Return the table of settings."""
    rows = [
        f"| `DIENHINH_{setting.name}` | `{setting.default}` | {setting.meaning} |"
        if setting.default != ""
        else f"| `DIENHINH_{setting.name}` | | {setting.meaning} |"
        for setting in SETTINGS
    ]
    return "\n".join(["| Setting | Default | Meaning |", "|---|---|---|", *rows])


def roles() -> str:
    """Return the permission matrix, roles across."""
    permissions = sorted({permission for held in MATRIX.values() for permission in held})
    head = "| | " + " | ".join(role.label for role in MATRIX) + " |"
    rows = [
        f"| `{permission}` | "
        + " | ".join("●" if permission in held else "" for held in MATRIX.values())
        + " |"
        for permission in permissions
    ]
    return "\n".join([head, "|---|" + "---|" * len(MATRIX), *rows])


PARTS = {"states": diagram, "settings": settings, "roles": roles}


def filled(text: str) -> str:
    """Return the text with each part between its marks written anew."""
    for name, write in PARTS.items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text, count = re.subn(
            pattern, lambda m, write=write: m[1] + write() + "\n" + m[2], text, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"README.md wants one place marked {name}.")
    return text


if __name__ == "__main__":
    PATH.write_text(filled(PATH.read_text(encoding="utf-8")), encoding="utf-8")
