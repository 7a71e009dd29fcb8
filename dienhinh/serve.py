"""`python wsgi.py`: look at the settings, prepare the data, say where to go, and hand over to the supervisor."""

import argparse
import ipaddress
import os
import secrets
import sys
from pathlib import Path

import sqlalchemy as sa
from dotenv import load_dotenv
from flask import Flask

from dienhinh import clock, database, demo, processes, schema
from dienhinh.domain import factors, search_index, setup
from dienhinh.extensions import db
from dienhinh.factory import create_app
from dienhinh.models import User

ROOT = Path(__file__).resolve().parents[1]
# glibc otherwise keeps a heap for each thread, and in it the megabytes that a password's hash took for a moment.
ALLOCATOR = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
}
FORBIDDEN = ("TESTING", "DEBUG", "LOGIN_DISABLED")
SHORTEST_KEY = 32


def main(arguments: list[str] | None = None) -> int:
    """Prepare the data, print where to go, and serve until told to stop; return the exit code."""
    load_dotenv(ROOT / ".env")
    options = parse(arguments)
    if options.demo:
        # The accounts of the demonstration are everybody's: a telephone of one would lock all others out.
        os.environ.setdefault("DIENHINH_SECOND_FACTOR_ROLES", "")
    os.environ["DIENHINH_DATA"] = str(Path(options.data).resolve())
    os.environ.setdefault("DIENHINH_PUBLIC_URL", f"http://{options.host}:{options.port}")
    app = create_app()
    faults = unsafe(app, options.host)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 2
    migrate(app)
    announce(app, options)
    given = [options.host, str(options.port), str(app.config["WEB_PROCESSES"])]
    if os.name == "posix":
        # A fresh process does not keep what preparing took.
        os.chdir(ROOT)
        command = [sys.executable, "-m", processes.__name__, *given]
        os.execve(sys.executable, command, ALLOCATOR | os.environ)
    return processes.main(*given)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="wsgi.py", description="Chạy Điển hình tiên tiến.")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
    parser.add_argument("--port", type=int, default=8000, help="cổng")
    parser.add_argument("--data", help="thư mục dữ liệu (mặc định: instance, hoặc demo-data khi chạy thử)")
    parser.add_argument("--demo", action="store_true", help="chạy thử với 30 trường mẫu")
    options = parser.parse_args(arguments)
    default = "demo-data" if options.demo else os.environ.get("DIENHINH_DATA", "instance")
    options.data = options.data or default
    return options


def unsafe(app: Flask, host: str) -> list[str]:
    """Return why this configuration may not serve real people; nothing when it may."""
    faults = [f"Không chạy với {name}=True." for name in FORBIDDEN if app.config.get(name) or app.debug]
    if len(app.config["SECRET_KEY"]) < SHORTEST_KEY:
        faults.append(f"SECRET_KEY phải dài ít nhất {SHORTEST_KEY} ký tự.")
    if not app.config["WTF_CSRF_ENABLED"]:
        faults.append("Không chạy khi tắt bảo vệ CSRF.")
    if unknown := factors.unknown_roles(app.config["SECOND_FACTOR_ROLES"]):
        faults.append(f"SECOND_FACTOR_ROLES nêu vai trò không có: {', '.join(unknown)}.")
    plain = not app.config["PUBLIC_URL"].startswith("https://") and not app.config["ALLOW_HTTP_INTRANET"]
    if plain and not is_loopback(host):
        faults.append(
            f"Địa chỉ {host} nghe từ mạng ngoài máy này qua HTTP không mã hóa. Đặt DIENHINH_PUBLIC_URL=https://… "
            "sau một proxy TLS, hoặc DIENHINH_ALLOW_HTTP_INTRANET=1 nếu chấp nhận rủi ro trong mạng nội bộ."
        )
    return faults


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def migrate(app: Flask) -> None:
    """Bring the schema up to date; a SQLite database is copied first when there is something to change.

    The index of the search is made anew with it: another version may name things otherwise.
    """
    path = app.config["DATA"] / "dienhinh.sqlite3"
    is_behind = schema.is_behind(app)
    if is_behind and path.exists():
        target = path.with_name(f"dienhinh-{clock.now():%Y%m%dT%H%M%S}.sqlite3")
        schema.back_up(path, target)
    schema.upgrade(app)
    with app.app_context():
        if is_behind or search_index.is_empty():
            with database.write_tx():
                search_index.rebuild()


def announce(app: Flask, options: argparse.Namespace) -> None:
    """Print the address, and the demo accounts or the link that makes the first administrator."""
    with app.app_context():
        empty = db.session.scalar(sa.select(sa.func.count(User.id))) == 0
        db.session.rollback()
    lines = []
    if options.demo:
        password = demo_password(app.config["DATA"])
        if empty:
            demo.fill(app, password)
        lines = [f"  {email:36} {what}" for email, what in demo.ACCOUNTS]
        lines = ["Tài khoản dùng thử (mật khẩu chung: " + password + "):", *lines]
    elif empty:
        with app.app_context(), database.write_tx():
            lines = ["Tạo người quản trị đầu tiên tại (dùng một lần, trong 30 phút):", setup.offer()]
    address = f"http://{options.host}:{options.port}"
    print(f"Điển hình tiên tiến đang chạy tại {address}", *lines, sep="\n", flush=True)


def demo_password(data: Path) -> str:
    """Return the demo accounts' password: from the environment, or the random one kept with the data."""
    path = data / "demo-password"
    given = os.environ.get("DIENHINH_DEMO_PASSWORD")
    if not given and path.exists():
        return path.read_text(encoding="utf-8")
    path.touch(mode=0o600)
    path.write_text(given or secrets.token_urlsafe(12), encoding="utf-8")
    return path.read_text(encoding="utf-8")
