"""The door of a web process: a request comes in whole before a thread takes it.

What still arrives is kept by the event loop, where a slow line costs a few kilobytes and nobody's turn. An answer that
is a stored file leaves the same way.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Flask

from dienhinh.pacing import HEAVY, REFUSED, Wsgi

THREADS = 4
HEAVY_AT_ONCE, PATIENCE = 2, 20.0  # of what is heavy, and the seconds that more of it waits
IN_MEMORY = 64 * 1024  # bytes of one body; what comes beyond waits on the disk
OF_A_STRANGER = 256 * 1024  # bytes: no form before the log-in needs as many
AT_ONCE = 6  # large bodies of one account
ARRIVING = 1024**3  # bytes announced by all bodies that are on their way
SILENCE = 30.0  # seconds without a byte
GRACE, SLOWEST = 60.0, 400  # from so many seconds on a body comes at so many bytes a second or not at all


class Refused(Exception):
    """The body is not wanted, or does not come; the application says so under this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The line broke: there is nobody to answer."""


class Stored:
    """A file as an answer; one that has a name on the disk is sent from there."""

    def __init__(self, file: IO[bytes], size: int = 8192) -> None:
        self.file, self.size = file, size
        self.path = file.name if isinstance(getattr(file, "name", None), str) else None

    def __iter__(self) -> Iterable[bytes]:
        return iter(lambda: self.file.read(self.size), b"")

    def close(self) -> None:
        self.file.close()


class Reception:
    """A Flask application for Granian's own interface; `wsgi` is how its requests are answered."""

    def __init__(self, app: Flask, wsgi: Wsgi) -> None:
        self.app, self.wsgi = app, wsgi
        self.threads = ThreadPoolExecutor(THREADS, "request")
        self.arriving, self.senders = 0, Counter[str]()
        self.heavy = asyncio.Semaphore(HEAVY_AT_ONCE)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Take a request in, and let a thread answer it."""
        environ, heavy = environ_of(scope), bool(HEAVY.search(f"{scope.method} {scope.path}"))
        try:
            await self.take_in(environ, protocol)
            if heavy:
                await self.its_turn()
        except Refused as refusal:
            environ[REFUSED], heavy = refusal.status, False
        except Gone:
            return
        try:
            await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, environ, protocol)
        finally:
            environ["wsgi.input"].close()
            if heavy:
                self.heavy.release()

    async def its_turn(self) -> None:
        """Wait outside the threads while as much that is heavy is being made as leaves others theirs."""
        try:
            await asyncio.wait_for(self.heavy.acquire(), PATIENCE)
        except TimeoutError as error:
            raise Refused(429) from error

    async def take_in(self, environ: dict[str, Any], protocol: Any) -> None:
        """Read the body, or refuse it as soon as it is known not to be wanted."""
        environ["wsgi.input"] = BytesIO()
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise Refused(411)  # a body that breaks off would look as if it had ended
        if not (length := int(environ.get("CONTENT_LENGTH") or 0)):
            return
        large = length > OF_A_STRANGER
        sender = self.account(environ) if large else ""
        if large and (not sender or length > self.app.config["MAX_CONTENT_LENGTH"]):
            raise Refused(413)
        if large and self.senders[sender] >= AT_ONCE:
            raise Refused(429)
        if self.arriving + length > ARRIVING:
            raise Refused(503)
        self.arriving += length
        self.senders.update([sender] * large)
        try:
            environ["wsgi.input"] = await received(protocol, length)
        finally:
            self.arriving -= length
            self.senders -= Counter([sender] * large)  # which forgets those who send nothing

    def account(self, environ: dict[str, Any]) -> str:
        """Return who is logged in by the signed cookie; the application looks whether that still holds."""
        session = self.app.session_interface.open_session(self.app, self.app.request_class(environ))
        return str((session or {}).get("_user_id", ""))

    def answer(self, environ: dict[str, Any], protocol: Any) -> None:
        """Ask the application, and hand its answer over whole."""
        status, headers = 500, []

        def start_response(line: str, fields: list[tuple[str, str]], _error: object = None) -> None:
            nonlocal status, headers
            status, headers = int(line[:3]), fields

        if REFUSED in environ:
            environ |= {"CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
        body = self.wsgi(environ, start_response)
        try:
            if isinstance(body, Stored) and body.path:
                protocol.response_file(status, headers, body.path)
            else:
                protocol.response_bytes(status, headers, b"".join(body))
        finally:
            getattr(body, "close", lambda: None)()


async def received(protocol: Any, length: int) -> IO[bytes]:
    """Return the body once all of it is here."""
    body, started, size = SpooledTemporaryFile(IN_MEMORY), time.monotonic(), 0  # noqa: SIM115 - closed when answered
    chunks = aiter(protocol)
    try:
        while size < length:
            chunk = await asyncio.wait_for(chunks.__anext__(), SILENCE)
            size += len(chunk)
            if not chunk:
                raise Gone
            body.write(chunk)
            if (took := time.monotonic() - started) > GRACE and size < took * SLOWEST:
                raise Refused(408)
    except TimeoutError as error:
        body.close()
        raise Refused(408) from error
    except StopAsyncIteration as error:
        body.close()
        raise Gone from error
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def environ_of(scope: Any) -> dict[str, Any]:
    """Return what WSGI calls the request, but for its body (PEP 3333)."""
    server, port = scope.server.rsplit(":", 1)
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rsplit(":", 1)[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": Stored,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for one that only the proxy in front may send
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        separator = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ
