"""Mails are rows: written in the transaction of the change that they tell of, delivered later by the worker."""

from dienhinh.extensions import db


def notify(name: str, record: db.Model, *, occurrence: str, reason: str = "") -> None:
    """Queue the mail of a transition, one row for each of its recipients."""
