"""Who may ask for what: every route, every identity, an object of one's own, of another office, and none at all.

A route that the tables do not know fails the walk, so that a new page cannot be forgotten.
"""

import re
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from dienhinh.domain.policy import MATRIX
from dienhinh.extensions import db
from dienhinh.models import AuditEntry, Role
from dienhinh.web.guard import PUBLIC_ENDPOINTS
from tests.security import objects

# What any account may ask for: its own things, found through the account itself.
ANYONE = {
    "home.index",
    "search.index",
    "auth.account",
    "auth.change_password",
    "auth.stay",
    "auth.factor",
    "auth.switch_on",
    "auth.renew_codes",
    "auth.switch_off",
    "auth.logout",
    "auth.logout_everywhere",
}


class Case(NamedTuple):
    """One way to ask; `kind` says whose objects the ids name: missing, other or own."""

    kind: str
    method: str
    path: str
    endpoint: str


def guarded(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC_ENDPOINTS]


def permission_of(app: Flask, endpoint: str):
    return getattr(app.view_functions[endpoint], "permission", None)


def cases(app: Flask, world: objects.Two) -> list[Case]:
    """Every route with every kind of object; those of one's own come last, since asking may change them."""
    kinds = {"missing": objects.missing(), "other": world.other, **world.own}
    adapter = app.url_map.bind("")
    made = []
    for kind, ids in kinds.items():
        for rule in guarded(app):
            if not rule.arguments - set(rule.defaults or ()) and kind != "own draft":
                continue
            arguments = {
                name: objects.value(rule, name, ids) for name in rule.arguments - set(rule.defaults or ())
            }
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                path = adapter.build(rule.endpoint, arguments, method=method)
                made.append(Case(kind, method, path, rule.endpoint))
    return made


def bare(page: str) -> str:
    """A page without what differs at every visit."""
    return re.sub(r'((?:csrf_token|key)" value=|X-CSRFToken": )"[^"]*"', "", page)


@pytest.fixture
def world(app) -> objects.Two:
    with app.app_context():
        made = objects.make_two()
        db.session.commit()
    return made


def test_every_route_is_public_for_anyone_or_names_its_permission(app):
    unnamed = {rule.endpoint for rule in guarded(app) if permission_of(app, rule.endpoint) is None}
    assert unnamed == ANYONE


def test_a_stranger_is_sent_to_the_log_in_from_every_route_that_is_not_public(app, world, client):
    token = objects.token(client)
    for case in cases(app, world):
        answer = client.open(case.path, method=case.method, data={"csrf_token": token})
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/dang-nhap"), case
        htmx = client.open(
            case.path, method=case.method, headers={"HX-Request": "true", "X-CSRFToken": token}
        )
        assert (htmx.status_code, htmx.headers["HX-Redirect"].partition("?")[0]) == (401, "/dang-nhap"), case


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_its_permissions_name_and_no_other_office(app, world, login, role):
    client = login(world.emails[role.value])
    token = objects.token(client)
    missing: dict[tuple[str, str], str] = {}
    wrong = []
    for case in cases(app, world):
        if case.endpoint in ANYONE:
            continue
        sent = {"csrf_token": token} if case.method != "GET" else None
        answer = client.open(case.path, method=case.method, data=sent)
        key = (case.endpoint, case.method)
        if permission_of(app, case.endpoint) not in MATRIX[role]:
            right = answer.status_code == 403
        elif case.kind == "missing":
            missing[key] = bare(answer.text)
            right = answer.status_code == 404
        elif case.kind == "other":
            right = (answer.status_code, bare(answer.text)) == (404, missing[key])
        else:
            right = answer.status_code in (200, 303, 403, 404, 409, 422) or case.endpoint in (
                "attachments.download",
                "activities.photo",
            )
        if not right:
            wrong.append((*case, answer.status_code))
    assert wrong == []


@pytest.mark.one_database
def test_the_walk_sees_a_page_that_forgot_to_check(app, world, login, monkeypatch):
    """Sabotage: a page that answers everybody is found by the same walk."""
    open_to_all = lambda id: "<!doctype html><html lang=vi><title>a</title><h1>a</h1></html>"  # noqa: E731
    open_to_all.permission = permission_of(app, "dossiers.show")
    monkeypatch.setitem(app.view_functions, "dossiers.show", open_to_all)
    with pytest.raises(AssertionError):
        test_each_role_reaches_what_its_permissions_name_and_no_other_office(app, world, login, Role.CLERK)


def test_every_change_and_every_denial_leaves_a_line_in_the_trail(app, world, login):
    """A request that changes something answers 303 or 200, and one that is refused its right answers 403."""
    silent = []
    for role in Role:
        client = login(world.emails[role.value])
        token = objects.token(client)
        for case in cases(app, world):
            if case.method != "POST" or case.endpoint in ANYONE or case.kind != "own submitted":
                continue
            before = lines(app)
            answer = client.post(case.path, data={"csrf_token": token})
            if answer.status_code in (303, 403) and lines(app) == before:
                silent.append((role.value, *case, answer.status_code))
    assert silent == []


def lines(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
