"""A world with its log-ins, for tests of accounts and administration."""

from typing import NamedTuple

from flask import Flask

from dienhinh.extensions import db
from tests.support import make


class Ids(NamedTuple):
    """What a test needs to know of a world once its application context is closed."""

    emails: dict[str, str]
    users: dict[str, int]
    province: int
    office: int
    school: int
    programme: int


def world(app: Flask) -> Ids:
    """A Sở, a Phòng, a school and a person in every post, stored."""
    with app.app_context():
        made = make.world()
        people = ("clerk", "principal", "officer", "leader", "inspector", "admin")
        ids = Ids(
            {name: getattr(made, name).email for name in people},
            {name: getattr(made, name).id for name in people},
            made.province.id,
            made.office.id,
            made.school.id,
            made.programme.id,
        )
        db.session.commit()
    return ids
