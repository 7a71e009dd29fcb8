"""The `flask` commands."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from dienhinh import database, demo, schema, worker
from dienhinh.domain import accounts, doctor, factors, search_index, setup
from dienhinh.errors import DomainError


def init_app(app: Flask) -> None:
    """Hang the commands on the application; the processes that serve do without, and without what they load."""
    schema.init_app(app)
    for command in (demo_command, worker_command, create_admin, reset_factor, doctor_command, reindex):
        app.cli.add_command(command)


@click.command("demo")
@click.option("--password", prompt="Mật khẩu chung", hide_input=True)
@with_appcontext
def demo_command(password: str) -> None:
    """Fill an empty database with the 30 demonstration schools."""
    app = current_app._get_current_object()
    schema.upgrade(app)
    demo.fill(app, password)


@click.command("worker")
def worker_command() -> None:
    """Deliver mails until told to stop."""
    worker.main()


@click.command("create-admin")
@with_appcontext
def create_admin() -> None:
    """Print a one-time link that makes an administrator."""
    with database.write_tx():
        link = setup.offer()
    click.echo(link)


@click.command("reset-second-factor")
@click.argument("email")
@click.option("--reason", prompt="Lý do")
@with_appcontext
def reset_factor(email: str, reason: str) -> None:
    """Take the second factor from an account, such as that of the only administrator who lost the telephone."""
    try:
        with database.write_tx():
            user = accounts.by_email(email)
            if user is None:
                raise DomainError("Không có tài khoản dùng địa chỉ này.")
            factors.reset(user, reason, None)
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    click.echo("Đã bỏ xác thực hai bước; lần đăng nhập tới chỉ cần mật khẩu.")


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every stored file and compare its SHA-256.")
@with_appcontext
def doctor_command(deep: bool) -> None:
    """Check the trail and all that must be true of the data; fail when something is not."""
    faults = doctor.examine(deep=deep)
    click.echo("\n".join(faults) if faults else "Dữ liệu toàn vẹn.")
    raise SystemExit(bool(faults))


@click.command("reindex")
@with_appcontext
def reindex() -> None:
    """Write the index of the search anew."""
    with database.write_tx():
        count = search_index.rebuild()
    click.echo(f"Đã lập lại chỉ mục tìm kiếm của {count} mục.")
