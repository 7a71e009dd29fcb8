"""Whether the installation can do its work now: what a monitor and the administrator are told."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from dienhinh.domain import backups, delivery, doctor
from dienhinh.extensions import db
from dienhinh.files import store


def writing() -> str:
    """The database can be written to: a row is, and taken back."""
    try:
        with db.engine.connect().execution_options(write=True) as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
            connection.rollback()
    except SQLAlchemyError:
        current_app.logger.exception("The database cannot be written to.")
        return "Không ghi được vào cơ sở dữ liệu."
    return ""


def engine() -> str:
    """SQLite keeps its log in the way that its version does safely."""
    try:
        return " ".join(doctor.sqlite_settings())
    except SQLAlchemyError:
        return "Không đọc được cơ sở dữ liệu."
    finally:
        db.session.rollback()


def disk() -> str:
    """The disk has more room than is spared of new files."""
    folder, spare = current_app.config["DATA"], current_app.config["SPARE_MB"]
    if not store.is_low(folder, spare):
        return ""
    free, least = (size // store.MEGABYTE for size in (store.usage(folder).free, store.floor(folder, spare)))
    return (
        f"Đĩa của máy chủ chỉ còn {free} MB, dưới mức {least} MB, nên phần mềm tạm thời không nhận tệp mới. "
        "Xin giải phóng đĩa."
    )


def mail() -> str:
    """No mail has waited too long for a server that is there."""
    try:
        late = delivery.has_server() and delivery.late_since()
    except SQLAlchemyError:
        return "Không đọc được cơ sở dữ liệu."
    finally:
        db.session.rollback()
    return "Có thư chờ gửi quá 15 phút." if late else ""


PARTS: dict[str, Callable[[], str]] = {
    "database": writing,
    "sqlite": engine,
    "disk": disk,
    "mail": mail,
    "backup": backups.warning,
}


def examine() -> dict[str, str]:
    """Return for each part what is wrong with it: an empty sentence when all is well."""
    return {name: check() for name, check in PARTS.items()}
