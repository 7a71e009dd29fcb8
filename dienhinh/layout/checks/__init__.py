"""The rows of the decree, each held against what was found: what was asked, where it is written, what to do."""

from dienhinh.layout.checks.body import grounds, text
from dienhinh.layout.checks.closing import recipients, signature
from dienhinh.layout.checks.head import bodies, dated, motto, nation, number
from dienhinh.layout.checks.page import sheet
from dienhinh.layout.checks.row import Check, is_under
from dienhinh.layout.checks.titles import about, addressed, attached, title
from dienhinh.layout.parts import Parts

__all__ = ["Check", "is_under", "of"]


def of(parts: Parts) -> list[Check]:
    """Every row that applies to the paper, with its answer."""
    found: list[Check] = [*sheet(parts)]
    if parts.is_letter:
        found += [*nation(parts), *motto(parts)]
    if parts.is_letter or parts.issuer:
        found += bodies(parts)
    if parts.is_letter and not parts.is_unnumbered:
        found += number(parts)
    if parts.is_letter and not parts.is_minutes:
        found += dated(parts)
    found += about(parts) if parts.about else title(parts)
    if not parts.is_letter:
        found += attached(parts)
    found += [*addressed(parts), *grounds(parts), *text(parts)]
    found += signature(parts)
    if parts.is_letter and not parts.is_unnumbered:
        found += recipients(parts)
    return found
