"""A real SMTP server on loopback that can be told how to fail, and keeps what it accepted."""

import asyncio
import time
from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from .net import Tls, free_port

GOOD = "250 OK"
REPLIES = {
    421: "421 4.3.2 Service shutting down",
    451: "451 4.3.0 Try again later",
    452: "452 4.2.2 Mailbox full",
    550: "550 5.1.1 No such mailbox",
}
# A transaction fails with a reply, such as "451@RCPT" or "550@DATA", or in one of these ways.
FAULTS = {
    "hang": "never answers the message",
    "drip": "answers the message with a byte now and then, and never ends the line",
    "close": "closes the line when the sender is named",
    "drop_before_250": "keeps the message and closes the line without an answer",
    "drop_after_250": "keeps the message, says 250 and closes the line",
    "partial": "refuses the first recipient for good and takes the rest",
}


class Received(NamedTuple):
    sender: str
    recipients: list[str]
    message: EmailMessage


class Handler:
    def __init__(self) -> None:
        self.received: list[Received] = []
        self.faults: deque[str] = deque()
        self.refused: dict[str, int] = {}
        self.transactions = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address, options) -> str:
        self.transactions += 1
        envelope.fault = self.faults.popleft() if self.faults else ""
        envelope.mail_from = address
        if envelope.fault == "close":
            server.transport.abort()
        return refusal(server, envelope, "MAIL") or GOOD

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address, options) -> str:
        if address in self.refused:
            return REPLIES[self.refused[address]]
        if envelope.fault == "partial":
            envelope.fault = ""
            return REPLIES[550]
        if reply := refusal(server, envelope, "RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        return GOOD

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = envelope.fault
        if fault in ("hang", "drip"):
            await never_answer(server, drip=fault == "drip")
        if reply := refusal(server, envelope, "DATA"):
            return reply
        message = message_from_bytes(envelope.original_content.replace(b"\r\n", b"\n"), policy=policy.default)
        self.received.append(Received(envelope.mail_from, list(envelope.rcpt_tos), message))
        if fault == "drop_after_250":
            await server.push(GOOD)
        if fault in ("drop_before_250", "drop_after_250"):
            server.transport.close()
        return GOOD


def refusal(server: SMTP, envelope: Envelope, stage: str) -> str:
    code, _, at = envelope.fault.partition("@")
    if at != stage:
        return ""
    if code == "421":
        asyncio.get_running_loop().call_later(0.05, server.transport.close)
    return REPLIES[int(code)]


async def never_answer(server: SMTP, *, drip: bool) -> None:
    while not server.transport.is_closing():
        if drip:
            server.transport.write(b"2")
        await asyncio.sleep(0.2)


class SmtpServer:
    """Each transaction uses up one fault queued by `fail()`; an address in `refused` always gets its code."""

    def __init__(
        self, *, tls: Tls | None = None, login: tuple[str, str] | None = None, port: int = 0
    ) -> None:
        self.handler = Handler()
        self.host, self.port = "127.0.0.1", port or free_port()
        self.tls = tls
        options = {"tls_context": tls.context, "require_starttls": True} if tls else {}
        if login:
            expected = tuple(word.encode() for word in login)

            def check(server, session, envelope, mechanism, data) -> AuthResult:
                return AuthResult(success=(data.login, data.password) == expected, handled=False)

            options |= {"authenticator": check, "auth_required": True, "auth_require_tls": bool(tls)}
        self.controller = Controller(self.handler, hostname=self.host, port=self.port, timeout=60, **options)
        self.controller.start()

    @property
    def received(self) -> list[Received]:
        return self.handler.received

    @property
    def transactions(self) -> int:
        return self.handler.transactions

    @property
    def refused(self) -> dict[str, int]:
        return self.handler.refused

    @property
    def settings(self) -> dict:
        """The application's settings that send mail here."""
        return {"MAIL_SERVER": self.host, "MAIL_PORT": self.port, "MAIL_USE_TLS": self.tls is not None}

    def fail(self, *faults: str) -> None:
        known = set(FAULTS) | {f"{code}@{stage}" for code in REPLIES for stage in ("MAIL", "RCPT", "DATA")}
        assert set(faults) <= known, set(faults) - known
        self.handler.faults.extend(faults)

    def wait(self, count: int, seconds: float = 10) -> list[Received]:
        """What was received, once there are at least that many."""
        end = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < end, f"{len(self.received)} of {count} mails after {seconds} s"
            time.sleep(0.02)
        return self.received

    def to(self, address: str) -> list[EmailMessage]:
        return [mail.message for mail in self.received if address in mail.recipients]

    def stop(self) -> None:
        if not self.controller.loop.is_closed():
            self.controller.stop()
