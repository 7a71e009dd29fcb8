"""The `flask` commands."""

import click
from flask import Flask
from flask.cli import with_appcontext

from dienhinh.domain import doctor


def init_app(app: Flask) -> None:
    """Hang the commands on the application."""
    for command in (doctor_command,):
        app.cli.add_command(command)


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every stored file and compare its SHA-256.")
@with_appcontext
def doctor_command(deep: bool) -> None:
    """Check the trail and all that must be true of the data; fail when something is not."""
    faults = doctor.examine(deep=deep)
    click.echo("\n".join(faults) if faults else "Dữ liệu toàn vẹn.")
    raise SystemExit(bool(faults))
