"""Forms in which candidates are chosen: the server looks for them as one types, or by the button «Tìm».

To look, the whole form is sent with `find`; it comes back with all that stands in it and whoever was found.
"""

from collections.abc import Callable

from flask import request

from dienhinh.domain import choosing
from dienhinh.domain.choosing import Choice, Offer
from dienhinh.models import Candidate
from dienhinh.web.forms import Form, choice, id_of, line, pairs


class ChoosingForm(Form):
    words = line("Tìm theo tên", 100)
    found = Offer([], False)

    @property
    def is_long(self) -> bool:
        """Tell whether there are more to choose from than the page shows at once."""
        return self.found.is_cut or bool(self.words.data)

    def open_list(self) -> dict[str, int]:
        """Let what was found stand open as a list."""
        many = len(self.found.people) + 1
        return {"size": min(many, 8)} if self.words.data and many > 1 else {}


class ChooseOneForm(ChoosingForm):
    candidate = choice("Tập thể, cá nhân", [], required=True)

    def offer_one(self, base: Choice, named: Callable[[Candidate], str] = lambda each: each.name) -> None:
        """Offer the first of those who may be chosen, or those who are found."""
        number = id_of(self.candidate.data)
        chosen = [] if number is None else [number]
        self.found = choosing.offer(base, self.words.data or "", chosen=chosen)
        known = ((str(each.id), named(each)) for each in self.found.people)
        self.candidate.choices = pairs([("", "Chọn"), *known])


def is_searching() -> bool:
    """Tell whether the form was sent to look for people, with all that stands in it."""
    return "find" in request.form


def with_school(candidate: Candidate) -> str:
    """Return the name of a candidate for those who see many schools."""
    school = candidate.unit.name
    return candidate.name if candidate.name == school else f"{candidate.name}, {school}"


def with_position(candidate: Candidate) -> str:
    """Return the name of a candidate for those who know the school's own."""
    return f"{candidate.name}, {candidate.position}" if candidate.position else candidate.name
