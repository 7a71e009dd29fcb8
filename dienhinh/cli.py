"""The `flask` commands."""

import click
from flask import Flask
from flask.cli import with_appcontext

from dienhinh.database import write_tx
from dienhinh.domain import doctor, setup


def init_app(app: Flask) -> None:
    """Hang the commands on the application."""
    for command in (create_admin, doctor_command):
        app.cli.add_command(command)


@click.command("create-admin")
@with_appcontext
def create_admin() -> None:
    """Print a link, good once and for 30 minutes, that makes an administrator."""
    with write_tx():
        link = setup.offer()
    click.echo(link)


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every stored file and compare its SHA-256.")
@with_appcontext
def doctor_command(deep: bool) -> None:
    """Check the trail and all that must be true of the data; fail when something is not."""
    faults = doctor.examine(deep=deep)
    click.echo("\n".join(faults) if faults else "Dữ liệu toàn vẹn.")
    raise SystemExit(bool(faults))
