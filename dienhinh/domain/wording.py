"""The words of the letters are the office's: templates of a programme with named fields, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from dienhinh.domain import audit, edits, programmes
from dienhinh.domain.wording_letters import LETTERS, Part
from dienhinh.errors import Conflict, DomainError
from dienhinh.models import Programme, User
from dienhinh.text import lines

# {ten}, or a brace that belongs to none. A name is looked up as it stands: there is no attribute, index or format
# to reach, and what was filled in is not read again.
FIELD = re.compile(r"\{([^{}]*)\}|[{}]")


def everything(programme: Programme) -> dict[str, str]:
    """Return every text of the programme, also those as they came: what a content keeps."""
    kept = programme.wording
    return {
        _key(name, part): kept.get(_key(name, part), part.default)
        for name, letter in LETTERS.items()
        for part in letter.parts
    }


def texts(programme: Programme, name: str) -> SimpleNamespace:
    """Return the texts of one letter, one attribute a part."""
    kept = everything(programme)
    return SimpleNamespace(**{part.key: kept[_key(name, part)] for part in LETTERS[name].parts})


def changed(programme: Programme) -> set[str]:
    """Return the letters whose words are not any more as they came."""
    return {key.partition(".")[0] for key in programme.wording}


def fault(text: str, fields: Iterable[str]) -> str:
    """Say what is wrong with a text: a field that the letter does not have, or a brace that belongs to none."""
    for found in FIELD.finditer(text):
        name = found[1]
        if name is None:
            near = text[max(found.start() - 12, 0) : found.end() + 12].replace("\n", " ")
            return (
                f"Dấu {found[0]} bị lẻ ở chỗ “{near}”. Tên ô điền viết trong một cặp ngoặc, như {{nam_hoc}}."
            )
        if name not in fields:
            return f"Không có ô điền {{{name}}}. Xin chọn trong danh sách các ô điền."
    return ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its fields filled in; a line all of whose fields are empty is left out."""
    filled = []
    for line in text.split("\n"):
        names = [found[1] for found in FIELD.finditer(line) if found[1] is not None]
        if not names or any(values.get(name, "?") for name in names):
            shown = FIELD.sub(lambda found: values.get(found[1], found[0]), line)
            filled.append(re.sub(" {2,}", " ", shown).strip())
    return "\n".join(filled)


def written(
    name: str, kept: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, str | tuple[str, ...]]:
    """Return the parts of a letter as they are printed, from the texts that a content keeps."""
    parts = {}
    for part in LETTERS[name].parts:
        text = fill(kept.get(_key(name, part), part.default), values)
        parts[part.key] = tuple(lines(text)) if part.items else text
    return parts


def mark(programme: Programme, name: str) -> str:
    """Return a mark of the texts of a letter, which a form carries."""
    return edits.mark(texts(programme, name), LETTERS[name].keys)


def save(programme: Programme, name: str, values: Mapping[str, str], base: str, actor: User) -> None:
    """Keep the texts of a letter, which must be as the form showed them; what was submitted keeps its own words."""
    letter = LETTERS[name]
    programmes.check_open(programme)
    if base != mark(programme, name):
        raise Conflict(edits.STALE)
    for part in letter.parts:
        empty = part.needed and not values[part.key]
        if sentence := "Xin điền mục này." if empty else fault(values[part.key], letter.fields):
            raise DomainError(sentence, field=part.key)
    own = {_key(name, part): values[part.key] for part in letter.parts if values[part.key] != part.default}
    _keep(programme, name, own, actor)


def restore(programme: Programme, name: str, actor: User) -> None:
    """Give a letter back the words that it came with; a sentence where it has them."""
    programmes.check_open(programme)
    if name not in changed(programme):
        raise DomainError(f"{LETTERS[name].title} đang dùng lời văn gốc.")
    _keep(programme, name, {}, actor)


def _keep(programme: Programme, name: str, own: dict[str, str], actor: User) -> None:
    before = {key: text for key, text in programme.wording.items() if key.startswith(f"{name}.")}
    if own != before:
        others = {key: text for key, text in programme.wording.items() if key not in before}
        programme.wording = others | own
        audit.record("programme.wording", programme, actor=actor, letter=name, before=before, after=own)


def _key(name: str, part: Part) -> str:
    return f"{name}.{part.key}"
