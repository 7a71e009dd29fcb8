"""The `flask` commands."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from dienhinh import database, demo, schema, worker
from dienhinh.backup import making, restoring
from dienhinh.domain import accounts, anchors, audit, backups, doctor, factors, search_index, setup, trail
from dienhinh.errors import DomainError


def init_app(app: Flask) -> None:
    """Hang the commands on the application; the processes that serve do without, and without what they load."""
    schema.init_app(app)
    commands = (
        demo_command,
        worker_command,
        create_admin,
        reset_factor,
        doctor_command,
        reindex,
        backup,
        restore,
        audit_commands,
    )
    for command in commands:
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


@click.command("backup")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder for the file.")
@with_appcontext
def backup(folder: Path | None) -> None:
    """Make one file of all data, verified, and say where it lies."""
    try:
        made = making.make((folder or backups.folder()).resolve())
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"Đã sao lưu và kiểm tra lại: {made.path} ({made.size / 1e6:.1f} MB).")
    if made.faults:
        raise click.ClickException(f"{made.faults} tệp của hồ sơ thiếu hoặc hỏng trên máy chủ.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True)
def restore(file: Path, target: Path) -> None:
    """Make the data folder of a backup, in an empty folder, and examine it."""
    try:
        restored = restoring.restore(file, target.resolve())
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    click.echo("\n".join(restored.faults) or "Dữ liệu toàn vẹn.")
    click.echo(f"Đã khôi phục vào {target} trong {restored.seconds:.1f} giây.")
    raise SystemExit(bool(restored.faults))


audit_commands = AppGroup("audit", help="The trail.")


@audit_commands.command("verify")
@click.option("--head", "heads", multiple=True, help="A head that was printed or mailed: N:DIGEST.")
def audit_verify(heads: tuple[str, ...]) -> None:
    """Read the whole trail; fail when a line was changed, or one that a head or an anchor names is gone."""
    try:
        claimed = [trail.claimed(head) for head in heads]
    except DomainError as error:
        raise click.BadParameter(error.sentence) from error
    faults = [*trail.verify(claimed), *anchors.faults()]
    head, noted = trail.head(), len(anchors.binding(anchors.noted()[0]))
    whole = f"Nhật ký nguyên vẹn đến dòng {head.number if head else 0}; {len(claimed) + noted} mốc khớp."
    click.echo("\n".join(faults) if faults else whole)
    raise SystemExit(bool(faults))


@audit_commands.command("restored")
@click.option("--reason", required=True, help="Which backup was brought back, and why.")
def audit_restored(reason: str) -> None:
    """Say that the database was brought back from a backup: the anchors of what was lost with it bind no more."""
    with database.write_tx():
        audit.record("trail.restored", reason=reason[:500], lost=anchors.faults())
    anchors.note(trail.head(), restored=True)
    click.echo("Đã ghi vào nhật ký và tệp mốc.")
