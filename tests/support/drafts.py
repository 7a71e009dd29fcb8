"""A school at its dossier: what a test reads of the page's sections and sends as the browser would."""

from typing import NamedTuple

from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from dienhinh.extensions import db
from dienhinh.models import Dossier, DossierState

from . import forms, html, make
from .client import HTMX, Client


class School(NamedTuple):
    """One school with a draft; ids and addresses only, so that a test needs no open context."""

    principal: str
    clerk: str
    officer: str
    unit: int
    dossier: int
    nominee: int
    programme: int

    @property
    def page(self) -> str:
        return f"/ho-so/{self.dossier}"

    @property
    def key(self) -> str:
        """The nominee's section."""
        return f"nominee-{self.nominee}"


def school(app, state: DossierState = DossierState.DRAFT, **options) -> School:
    """Make a school with one dossier in a state and one nominee who lacks nothing."""
    with app.app_context():
        world = make.world()
        dossier = make.dossier(world, state, **options)
        db.session.commit()
        return School(
            world.principal.email,
            world.clerk.email,
            world.officer.email,
            world.school.id,
            dossier.id,
            dossier.nominees[0].id,
            world.programme.id,
        )


class Section(NamedTuple):
    """A section's form as it stands on a page that was opened."""

    client: Client
    action: str
    values: dict

    def save(self, *, htmx: bool = True, **changes) -> TestResponse:
        headers = HTMX if htmx else None
        return self.client.post(self.action, data=self.values | changes, headers=headers)


def section(client: Client, page: str, key: str) -> Section:
    """Open a page and take one of its sections."""
    tree = client.page(page)
    form = tree.get_element_by_id(f"{key}-form")
    return Section(client, form.get("action"), forms.values(tree, form))


def token(client: Client, page: str) -> str:
    return client.page(page).xpath("//input[@name='csrf_token']/@value")[0]


def words(response: TestResponse) -> str:
    """What an answer says."""
    return html.text(html.page(response))


def lacking(tree: HtmlElement) -> list[str]:
    """The lines of "Còn thiếu" that still want something."""
    return [html.text(line) for line in tree.xpath("//*[@id='panel-list']//li[not(@class='done')]//a")]


def stored(app, dossier: int) -> Dossier:
    return db.session.get(Dossier, dossier)
