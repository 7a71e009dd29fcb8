"""What surrounds the dossiers of the demonstration: activities, stories and who follows them, honours."""

import io
import random
from collections.abc import Iterator

from flask import current_app
from PIL import Image, ImageDraw

from dienhinh.demo.reading import Event, Table, table
from dienhinh.demo.world import World
from dienhinh.domain import activities, follows, honours, photos, stories, workflow
from dienhinh.files import store
from dienhinh.files.picture import light
from dienhinh.models import HonourKind, Story

SKY, GROUND = ("#bfd9e6", "#e9d8b4", "#cfe3cf", "#d9d2e9"), ("#7f9c66", "#a98f63", "#8a8f94")
COATS = ("#14506b", "#b3261e", "#7a5000", "#1e6b45", "#ffffff", "#5b3a8c")


class Life:
    """Makes the events; a story stands under its candidate's key once it is written."""

    def __init__(self, world: World) -> None:
        self.world, self.data = world, table("life")
        self.stories: dict[str, Story] = {}

    def events(self) -> Iterator[Event]:
        at = self.world.calendar.at
        for row in self.data["activity"]:
            yield Event(at(row["day"], "16:30"), lambda row=row: self.activity(row))
        for row in self.data["story"]:
            sent = row.get("sent", {"day": -1, "at": "08:00"})
            yield Event(at(sent["day"] - 1, "15:00"), lambda row=row: self.write(row))
            if "sent" in row:
                yield Event(at(sent["day"], sent["at"]), lambda row=row: self.step(row, "send"))
            if "published" in row:
                when = row["published"]
                yield Event(at(when["day"], when["at"]), lambda row=row: self.step(row, "publish"))
        for row in self.data["follow"]:
            yield Event(at(row["day"], "10:30"), lambda row=row: self.follow(row))
            if "report" in row:
                yield Event(at(row["report"]["day"], "11:30"), lambda row=row: self.report(row))
        for row in self.data["honour"]:
            yield Event(at(row["day"], "17:00"), lambda row=row: self.honour(row))

    def activity(self, row: Table) -> None:
        """A school's clerk, or the office's officer, writes down what was done, with its pictures."""
        values = dict.fromkeys(activities.FIELDS, "") | {
            key: row[key] for key in activities.FIELDS & row.keys()
        }
        values["happened_on"] = self.world.calendar.day(row["day"])
        unit, people = self.world.units[row["school"]], [self.world.candidates[k] for k in row["who"]]
        actor = self.world.users[row["school"], "officer" if row["school"] == "office" else "clerk"]
        block = self.world.units[row["block_of"]].block_id if "block_of" in row else None
        made = activities.add(unit, values, people, actor, block_id=block)
        for caption in row.get("photos", ()):
            photos.add(made, [picture(caption)], caption, actor)

    def write(self, row: Table) -> None:
        """The clerk writes a story; one that is never sent lacks what its row lacks."""
        clerk = self.world.users[row["school"], "clerk"]
        values = {name: row.get(name, "") for name in stories.TEXTS} | {"consented": "sent" in row}
        made = stories.begin(self.world.candidates[row["who"]], values, clerk)
        for caption in row.get("photos", ()):
            photos.add(made, [picture(caption)], caption, clerk)
        self.stories[row["who"]] = made

    def step(self, row: Table, name: str) -> None:
        key = (row["school"], "principal") if name == "send" else ("office", "officer")
        workflow.perform(self.stories[row["who"]], name, actor=self.world.users[key])

    def follow(self, row: Table) -> None:
        unit, clerk = self.world.units[row["school"]], self.world.users[row["school"], "clerk"]
        follows.register(self.stories[row["story"]], unit, row["plan"], clerk)

    def report(self, row: Table) -> None:
        unit = self.world.units[row["school"]]
        follow = follows.of_unit(self.stories[row["story"]], {unit.id})
        told = row["report"]
        follows.report(follow, "", told["done"], told["outcome"], self.world.users[row["school"], "clerk"])

    def honour(self, row: Table) -> None:
        """A school's clerk, or the office's officer, fills in the register."""
        day = self.world.calendar.day
        values = dict.fromkeys(honours.FIELDS, "") | {key: row[key] for key in honours.FIELDS & row.keys()}
        values |= {
            "kind": HonourKind(row["kind"]),
            "happened_on": day(row["day"]),
            "decision_number": row.get("decision", ""),
            "decision_date": day(row["decided"]) if "decided" in row else None,
        }
        post = "officer" if row["school"] == "office" else "clerk"
        unit, actor = self.world.units[row["school"]], self.world.users[row["school"], post]
        honours.add(unit, self.world.candidates[row["who"]], values, actor)


def events(world: World) -> list[Event]:
    """Return all that surrounds the dossiers."""
    return list(Life(world).events())


def picture(caption: str) -> photos.Encoded:
    """Draw and store a scene of a school yard, always the same one for the same words."""
    drawn = random.Random(caption)
    image = Image.new("RGB", (960, 640), drawn.choice(SKY))
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 400, 960, 640), fill=drawn.choice(GROUND))
    brush.rectangle((60, 190, 620, 420), fill="#f4ead2", outline="#8a6f43", width=4)
    brush.polygon(((30, 195), (340, 90), (650, 195)), fill="#9c4a35")
    for left in range(100, 580, 110):
        brush.rectangle((left, 240, left + 64, 330), fill="#5f8299")
    brush.ellipse((700, 150, 920, 370), fill="#4f7f4a")
    brush.rectangle((798, 350, 822, 440), fill="#6b4a2b")
    for _ in range(drawn.randint(7, 12)):
        x, y = drawn.randint(40, 900), drawn.randint(430, 560)
        brush.ellipse((x - 14, y - 62, x + 14, y - 34), fill="#c99b74")
        brush.rounded_rectangle((x - 20, y - 34, x + 20, y + 30), 9, fill=drawn.choice(COATS))
    whole = io.BytesIO()
    image.save(whole, "JPEG", quality=80, optimize=True)
    return photos.Encoded(_store(whole.getvalue()), _store(light(image)))


def _store(encoded: bytes) -> str:
    config = current_app.config
    return store.put(
        config["DATA"] / "blobs", io.BytesIO(encoded), limit=config["UPLOAD_MB"] * store.MEGABYTE
    ).sha256
