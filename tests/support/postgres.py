"""A private PostgreSQL in a temporary folder, reached through a socket in that folder and by nobody else."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import LiteralString

import psycopg

SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
OPTIONS = ("listen_addresses=", "max_connections=200", *SPEED)


def program(name: str) -> str:
    """The newest PostgreSQL program of that name; Debian keeps them off the PATH."""
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    path = max(found, key=lambda path: float(path.parts[-3]), default=shutil.which(name))
    assert path, f"{name} is missing: install PostgreSQL, or let tests/run do it"
    return str(path)


def owner() -> dict:
    """PostgreSQL refuses to run as root, so root hands it to the account that the package made."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


class Cluster:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dienhinh-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = str(self.folder / "data")
        layout = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        log = (self.folder / "log").open("wb")
        output = {"stdout": log, "stderr": log, "cwd": self.folder, **owner()}
        subprocess.run([program("initdb"), "-D", data, *layout], check=True, **output)
        options = [word for option in OPTIONS for word in ("-c", option)]
        command = [program("postgres"), "-D", data, "-k", str(self.folder), *options]
        self.process = subprocess.Popen(command, **output)
        log.close()
        self.connection = self._connect()

    def _connect(self, seconds: float = 30) -> psycopg.Connection:
        end = time.monotonic() + seconds
        while True:
            try:
                return psycopg.connect(self.uri("postgres").replace("+psycopg", ""), autocommit=True)
            except psycopg.OperationalError:
                alive = self.process.poll() is None and time.monotonic() < end
                assert alive, (self.folder / "log").read_text()
                time.sleep(0.05)

    def uri(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: LiteralString) -> None:
        """Run one statement outside a transaction, as CREATE DATABASE wants."""
        self.connection.execute(statement)

    def copy(self, template: LiteralString, name: LiteralString) -> None:
        # Since version 15 a copy is written to the log page by page unless told otherwise, at thrice the price.
        files = " STRATEGY file_copy" if self.connection.info.server_version >= 150000 else ""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{files}')

    def stop(self) -> None:
        self.connection.close()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
