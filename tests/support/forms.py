"""What a browser would send with a form of a page."""

from lxml.html import HtmlElement

from .html import text

UNSENT = {"file", "submit", "button", "image", "reset"}


def form_with(tree: HtmlElement, button: str) -> tuple[HtmlElement, HtmlElement]:
    """The one form that a button of these words submits, and the button."""
    submits = [b for b in tree.iter("button", "input") if kind(b) == "submit"]
    pressed = [b for b in submits if button in (text(b), b.get("value"), b.get("aria-label"))]
    # A menu may stand twice on a page, for wide and for narrow screens.
    deeds = {(b.get("formaction") or owner(tree, b).get("action"), b.get("value")) for b in pressed}
    assert len(deeds) == 1, f"{len(deeds)} buttons {button!r}; the page has {[text(b) for b in submits]}"
    return owner(tree, pressed[0]), pressed[0]


def values(tree: HtmlElement, form: HtmlElement) -> dict[str, list[str]]:
    """The names and values of a form as it stands, without its buttons."""
    sent: dict[str, list[str]] = {}
    for control in tree.iter("input", "select", "textarea"):
        disabled = control.get("disabled") is not None or control.xpath("ancestor::fieldset[@disabled]")
        if control.name and not disabled and kind(control) not in UNSENT and owner(tree, control) is form:
            sent.setdefault(control.name, []).extend(value_of(control))
    return sent


def kind(control: HtmlElement) -> str:
    return control.get("type", "submit" if control.tag == "button" else "text")


def owner(tree: HtmlElement, control: HtmlElement) -> HtmlElement | None:
    if control.get("form"):
        return tree.get_element_by_id(control.get("form"))
    return next(control.iterancestors("form"), None)


def value_of(control: HtmlElement) -> list[str]:
    if control.tag == "select" and control.multiple:
        return list(control.value)
    if control.tag == "input" and control.checkable:
        return [control.value] if control.checked else []
    # HTML drops the line break right after <textarea>; lxml keeps it.
    return [(control.value or "").removeprefix("\n") if control.tag == "textarea" else control.value or ""]
