"""The form of a Hoạt động: a school's, and an office's with its block and the candidates of any of its schools."""

from typing import Any

from flask import request
from wtforms import HiddenField

from dienhinh.domain import activities, choosing, roster
from dienhinh.models import Activity, Candidate, Unit, UnitKind
from dienhinh.web.choosing import ChoosingForm, with_position, with_school
from dienhinh.web.forms import choice, day, line, pairs, paragraph, several


class ActivityForm(ChoosingForm):
    title = line("Tên hoạt động", 200, required=True)
    kind = choice("Loại hoạt động", [], required=True)
    channel = choice("Hình thức, kênh", [])
    happened_on = day("Ngày thực hiện", required=True)
    place = line("Địa điểm", 200)
    content = paragraph("Nội dung", 5000)
    outcome = paragraph("Kết quả đạt được", 5000)
    candidates = several("Tập thể, cá nhân liên quan")
    version = HiddenField()
    of_office = False

    def offer(self, unit: Unit, activity: Activity | None = None) -> None:
        """Offer the words of the year's programme and the candidates; what was chosen stays on offer."""
        programme = activities.programme_of(unit)
        kept = (activity.kind, activity.channel) if activity else ("", "")
        for field, words, old in (
            (self.kind, activities.kinds(programme), kept[0]),
            (self.channel, activities.channels(programme), kept[1]),
        ):
            offered = [("", "Chọn"), *((word, word) for word in words)]
            field.choices = pairs(offered if not old or old in words else [*offered, (old, old)])
        self.found = choosing.offer(
            self.people(unit), self.words.data or "", chosen=self.candidates.data or ()
        )
        self.known = {each.id: each for each in (activity.candidates if activity else ())}
        self.known |= {each.id: each for each in self.found.people}
        self.candidates.choices = pairs((each.id, self.named(each)) for each in self.known.values())

    def people(self, unit: Unit) -> choosing.Choice:
        return choosing.of_school(unit)

    def named(self, candidate: Candidate) -> str:
        return with_position(candidate)

    def values(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in activities.FIELDS} | {
            "happened_on": self.happened_on.data
        }

    def chosen(self) -> list[Candidate]:
        return [self.known[number] for number in self.candidates.data or ()]

    def chosen_block(self) -> int | None:
        return None


class OfficeActivityForm(ActivityForm):
    block = choice("Khối thi đua", [])
    words = line("Tìm theo tên người, tập thể hoặc trường", 100)
    of_office = True
    is_long = True

    def offer(self, unit: Unit, activity: Activity | None = None) -> None:
        super().offer(unit, activity)
        offered = roster.blocks(activities.programme_of(unit))
        self.block.choices = pairs([("", "Không riêng khối nào"), *((str(id), name) for id, name in offered)])

    def people(self, unit: Unit) -> choosing.Choice:
        base = choosing.of_schools(unit)
        return base if self.words.data else choosing.among(base, self.candidates.data or ())

    def named(self, candidate: Candidate) -> str:
        return with_school(candidate)

    def chosen_block(self) -> int | None:
        return int(self.block.data) if self.block.data else None


def form_for(unit: Unit, activity: Activity | None = None) -> ActivityForm:
    """Return the form as it was sent, or as the activity fills it, with all that the unit may choose."""
    form = (OfficeActivityForm if unit.kind is UnitKind.OFFICE else ActivityForm)(obj=activity)
    if activity and request.method == "GET":
        form.candidates.data = [each.id for each in activity.candidates]
        if form.of_office:
            form.block.data = str(activity.block_id or "")
    form.offer(unit, activity)
    return form
