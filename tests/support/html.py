"""Reads an answer the way a careful browser would, and refuses a page that is not sound."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

import html5lib
from html5lib.constants import E as MESSAGES
from lxml import html as lxml_html
from lxml.html import HtmlElement

CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select", "tbody": "table", "thead": "table"}
ESCAPED = "&(?:amp|lt|gt|quot|#34|#39);"
VALUE = re.compile('="([^"]*)"')
PLAIN = re.compile(f"(?:[^&<>]|{ESCAPED})*")
WORDS = re.compile(f"(?<=>)(?:[^<&]|{ESCAPED})+(?=<)")
UNNAMED_INPUTS = {"hidden", "submit", "button", "reset", "image"}


def text(element: HtmlElement) -> str:
    """The words of an element with runs of white space collapsed."""
    return " ".join(element.text_content().split())


def page(response) -> HtmlElement:
    """The parsed HTML of an answer, which must be sound: see `faults`."""
    if not hasattr(response, "tree"):
        source = response.get_data(as_text=True)
        tree = parse(source)
        found = faults(source, tree)
        assert not found, f"{response.request.path} is not a sound page:\n" + "\n".join(found)
        response.tree = tree
    return response.tree


def parse(source: str) -> HtmlElement:
    if is_document(source):
        return lxml_html.document_fromstring(source.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    return lxml_html.fragment_fromstring(source, create_parent="div")


def is_document(source: str) -> bool:
    return source.lstrip().lower().startswith("<!doctype html>")


def faults(source: str, tree: HtmlElement | None = None) -> list[str]:
    """What is wrong with a page or, where there is no doctype, with a fragment of one."""
    document = is_document(source)
    found = syntax_faults(source, document)
    tree = parse(source) if tree is None else tree
    found += id_faults(tree) + name_faults(tree) + script_faults(tree) + form_faults(tree)
    if document:
        found += heading_faults(tree) + reference_faults(tree)
    if not unicodedata.is_normalized("NFC", source):
        found.append("holds text that is not in NFC")
    return found


def syntax_faults(source: str, document: bool) -> list[str]:
    return list(judged(shape(source), document))


def shape(source: str) -> str:
    """A page without its words and values: many tests see the same page with others, which are no matter of syntax."""
    bare = VALUE.sub(lambda found: '=""' if PLAIN.fullmatch(found[1]) else found[0], source)
    return WORDS.sub(lambda found: "x" * bool(found[0].strip()) + "\n" * found[0].count("\n"), bare)


@lru_cache(maxsize=1000)
def judged(source: str, document: bool) -> list[str]:
    parser = html5lib.HTMLParser()
    if document:
        parser.parse(source)
    else:
        first = re.match(r"\s*<([a-z]+)", source)
        parser.parseFragment(source, container=CONTAINERS.get(first[1] if first else "", "div"))
    return [f"line {line}: {MESSAGES[code] % values}" for (line, _), code, values in parser.errors]


def heading_faults(tree: HtmlElement) -> list[str]:
    found = [] if tree.get("lang") == "vi" else ['<html> does not say lang="vi"']
    headings = [text(h) for h in tree.iter("h1")]
    if len(headings) != 1:
        return [*found, f"has {len(headings)} h1: {headings}"]
    title = " ".join(tree.findtext("head/title", "").split())
    if not headings[0] or headings[0] not in title:
        found.append(f"title {title!r} lacks the h1 {headings[0]!r}")
    return found


def id_faults(tree: HtmlElement) -> list[str]:
    counts = Counter(tree.xpath("//@id"))
    return [f"id {one!r} stands {count} times" for one, count in counts.items() if count > 1]


def reference_faults(tree: HtmlElement) -> list[str]:
    """Names of elements that are not on the page: a label, a hint, a skip link or a target into the void."""
    wanted = set(tree.xpath("//@for | //@list | //@form"))
    for names in tree.xpath("//@aria-describedby | //@aria-labelledby | //@aria-controls"):
        wanted.update(names.split())
    for link in tree.xpath("//@href[starts-with(., '#')] | //@hx-target[starts-with(., '#')]"):
        wanted.update(link[1:].split()[:1])
    missing = wanted - set(tree.xpath("//@id"))
    return [f"points at #{one}, which is not there" for one in sorted(missing)]


def name_faults(tree: HtmlElement) -> list[str]:
    """Controls, buttons, links and pictures that have no words."""
    labelled = {label.get("for") for label in tree.iter("label") if text(label)}
    found = [
        f"{where(control)} has no label"
        for control in tree.iter("input", "select", "textarea")
        if control.get("type") not in UNNAMED_INPUTS
        and control.get("id") not in labelled
        and not aria_named(control)
        and not any(text(label) for label in control.iterancestors("label"))
    ]
    for element in tree.iter("button", "a"):
        pictures = "".join(element.xpath(".//img/@alt | .//*[name()='svg']/@aria-label"))
        if not (text(element) or pictures or aria_named(element)):
            found.append(f"{where(element)} has no words")
    return found + [f"{where(img)} has no alt" for img in tree.iter("img") if img.get("alt") is None]


def aria_named(element: HtmlElement) -> bool:
    return bool((element.get("aria-label") or element.get("aria-labelledby") or "").strip())


def script_faults(tree: HtmlElement) -> list[str]:
    """What the content security policy would silently ignore."""
    found = [f"{where(e)} carries {name}" for e in tree.iter() for name in e.attrib if refused(name)]
    found += [f"{where(e)} is inline" for e in tree.iter("style")]
    found += [f"{where(e)} is inline" for e in tree.iter("script") if not e.get("src")]
    return found + [
        f"a link runs {href!r}" for href in tree.xpath("//@href") if re.match(r"\s*javascript:", href, re.I)
    ]


def refused(attribute: str) -> bool:
    return attribute == "style" or attribute.startswith(("on", "hx-on", "data-hx-on"))


def form_faults(tree: HtmlElement) -> list[str]:
    posts = [form for form in tree.iter("form") if form.get("method", "").lower() == "post"]
    token = ".//input[@name='csrf_token']/@value"
    return [f"{where(form)} has no csrf_token" for form in posts if not any(form.xpath(token))]


def where(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", lxml_html.tostring(element, encoding="unicode", with_tail=False))[:120]
