"""Every setting: its default and one line of meaning. The environment gives each as DIENHINH_<NAME>."""

import secrets
from pathlib import Path
from typing import Any, NamedTuple

HTMX_VERSION = "2.0.11"
HTMX_CDN = f"https://cdn.jsdelivr.net/npm/htmx.org@{HTMX_VERSION}/dist/htmx.min.js"


class Setting(NamedTuple):
    name: str
    default: Any
    meaning: str


SETTINGS = (
    Setting("DATA", "instance", "Folder of the database, the files and the secret key."),
    Setting("SECRET_KEY", "", "Signs cookies and the trail; made on the first start and kept in DATA."),
    Setting("SIGNING_KEY", "", "Signs the QR on papers; made on the first start and kept in DATA."),
    Setting("SQLALCHEMY_DATABASE_URI", "", "Database address; without one, SQLite in DATA."),
    Setting("PUBLIC_URL", "http://127.0.0.1:8000", "Address that links in mails start with."),
    Setting("ALLOW_HTTP_INTRANET", False, "Serve plain HTTP on another address than loopback."),
    Setting("PROXY_HOPS", 0, "Reverse proxies in front whose X-Forwarded headers are believed."),
    Setting("HTMX_URL", HTMX_CDN, "Address of the htmx script; a path of this server needs no internet."),
    Setting("MAIL_SERVER", "", "SMTP server; without one, mail waits in the outbox."),
    Setting("MAIL_PORT", 587, "Port of the SMTP server."),
    Setting("MAIL_USE_TLS", True, "Ask the SMTP server for STARTTLS, with its certificate verified."),
    Setting("MAIL_USE_SSL", False, "Speak TLS to the SMTP server from the first byte."),
    Setting("MAIL_CA_FILE", "", "File with the certificate of the SMTP server's own authority."),
    Setting("MAIL_USERNAME", "", "Account at the SMTP server."),
    Setting("MAIL_PASSWORD", "", "Its password."),
    Setting("MAIL_DEFAULT_SENDER", "dienhinh@localhost", "Address that mails come from."),
    Setting("MAIL_REPLY_TO", "", "Address that answers to mails go to."),
    Setting("SESSION_HOURS", 12, "A log-in ends after this many hours."),
    Setting("IDLE_MINUTES", 60, "A log-in that nothing is asked with for this many minutes ends."),
    Setting("ADMIN_IDLE_MINUTES", 15, "The same for administrators."),
    Setting(
        "CONFIRM_MINUTES", 15, "A decision asks for the password anew this many minutes after the log-in."
    ),
    Setting(
        "SECOND_FACTOR_ROLES",
        "admin,leader",
        "Roles that must log in with a second factor, with commas between; empty asks it of nobody.",
    ),
    Setting("UPLOAD_MB", 20, "Largest file that may be attached, in MB."),
    Setting(
        "DOSSIER_MB",
        200,
        "Largest sum of the files kept with one dossier, list, plan or other record, in MB.",
    ),
    Setting("DOSSIER_FILES", 60, "Most files kept with one such record."),
    Setting(
        "SPARE_MB",
        2048,
        "New files are refused when the disk has less room than this, in MB, of a small one a twentieth; 0: never.",
    ),
    Setting("BACKUP_DIR", "", "Folder of the backups; without one, `backups` in DATA."),
    Setting(
        "BACKUP_HOUR",
        "1",
        "Hour of the daily backup, 0 to 23, Vietnam's time; empty: none is made by itself.",
    ),
    Setting("REMINDERS_A_WEEK", 2, "Most reminders that a school is sent in seven days."),
    Setting(
        "PAPERS_A_MINUTE",
        60,
        "Papers, tables and imports that one person may ask a process for in a minute; 0 sets no limit.",
    ),
    Setting("WEB_PROCESSES", 2, "Processes of the web server; one for each processor serves most."),
)

FIXED = {
    "MAX_CONTENT_LENGTH": 110 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "MAX_FORM_PARTS": 500,
    "SESSION_COOKIE_NAME": "dienhinh",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "REMEMBER_COOKIE_DURATION": 0,
    "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
    "WTF_CSRF_TIME_LIMIT": None,
    "BOOTSTRAP_SERVE_LOCAL": True,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "application/javascript",
        "text/javascript",
        "image/svg+xml",
    ],
    "COMPRESS_ALGORITHM": ["gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["gzip"],
    "SQLALCHEMY_TRACK_MODIFICATIONS": False,
}


def defaults() -> dict[str, Any]:
    """Return every setting's default with the fixed ones."""
    return {setting.name: setting.default for setting in SETTINGS} | FIXED


def typed(name: str, value: Any) -> Any:
    """Return a setting's value in the type of its default: `False`, `no` and `0` switch off, digits are a password."""
    default = next((setting.default for setting in SETTINGS if setting.name == name), value)
    if isinstance(default, bool):
        return str(value).strip().casefold() in ("true", "1", "yes", "on")
    return type(default)(value) if isinstance(default, int | str) and not isinstance(value, Path) else value


def secret_key(data: Path) -> str:
    """Return the key kept in the data folder, made (mode 0600) when there is none."""
    return _kept(data / "secret-key", 48)


def signing_key(data: Path) -> str:
    """Return the Ed25519 key kept in the data folder, 32 bytes as base64url, made when there is none."""
    return _kept(data / "signing-key", 32)


def _kept(path: Path, size: int) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(size), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
