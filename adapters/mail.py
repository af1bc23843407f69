"""Letters on the wire: the message as a mail program wants it, and one connection for many of them.

What goes wrong is of three kinds: the server is down (no letter is at fault), it refuses a letter for now,
or for good.
"""

import asyncio
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Self

import aiosmtplib

from adapters.links import reply_token
from adapters.paper import Rendered
from adapters.settings import settings
from complaints.drills.drill import is_drill
from complaints.letters import Letter, message_id

PATIENCE = 10
"""Seconds to wait for one answer of the mail server."""
ONE_LETTER = 30
"""Seconds that one letter may take altogether; well below the time for which it is claimed."""


class ServerDown(Exception):
    """The mail server cannot be reached, turns everybody away, or broke off; no letter is at fault."""


class TemporaryRefusal(Exception):
    """The server refused this letter for now (4xx): try again later."""


class PermanentRefusal(Exception):
    """The server refused this letter for good (5xx), or it has no usable address."""


def letter_message_id(letter_id: str) -> str:
    """The Message-ID of one of our letters."""
    return message_id(letter_id, settings().mail_from.rpartition("@")[2])


def compose(letter: Letter, rendered: Rendered, thread: str = "") -> EmailMessage:
    """The message of a letter. `thread` is the Message-ID of the first letter of its case.

    Marked as automatic, so that no responder answers it; PermanentRefusal when the address is none.
    """
    message = EmailMessage(SMTP)
    message["From"] = _mailbox(settings().company_name, settings().mail_from)
    message["To"] = _mailbox(letter.addressee, letter.address)
    if answers := _answers_to(letter):
        message["Reply-To"] = _mailbox(settings().company_name, answers)
    message["Subject"] = " ".join(rendered.subject.split())
    message["Date"] = letter.recorded_at.astimezone(UTC)
    message["Message-ID"] = letter.message_id or letter_message_id(letter.id)
    if thread and thread != message["Message-ID"]:
        message["In-Reply-To"] = message["References"] = thread
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Redress-Letter"] = letter.kind
    message["X-Redress-Number"] = letter.number
    if is_drill(letter.number):
        message["X-Redress-Drill"] = "yes"
    cte = "quoted-printable" if letter.locale == "en" else "base64"
    message.set_content(rendered.text, charset="utf-8", cte=cte)
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte=cte)
    message["Content-Language"] = letter.locale  # last: setting the content clears such headers
    return message


def _answers_to(letter: Letter) -> str:
    """Where an answer goes; to a customer's letter at an address that names its case, if that is set."""
    here = settings()
    if here.mail_plus and letter.number and not letter.person:
        local, _, domain = here.company_email.rpartition("@")
        return f"{local}+{reply_token(letter.number)}@{domain}"
    return here.company_email if here.company_email != here.mail_from else ""


def _mailbox(name: str, address: str) -> Address:
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=address)
    except (ValueError, IndexError) as error:
        raise PermanentRefusal(f"'{address}' is no e-mail address") from error


class Post:
    """One connection to the mail server, for many letters; a context manager that connects and quits."""

    def __init__(self) -> None:
        here = settings()
        self._client = aiosmtplib.SMTP(
            hostname=here.smtp_host,
            port=here.smtp_port,
            local_hostname="localhost" if here.embedded_mail else None,
            username=here.smtp_user or None,
            password=here.smtp_password.get_secret_value() or None,
            use_tls=here.smtp_port == 465,
            start_tls=bool(here.smtp_starttls) and here.smtp_port != 465,
            timeout=PATIENCE,
        )

    async def __aenter__(self) -> Self:
        """Connect and log in; ServerDown when that fails."""
        try:
            await asyncio.wait_for(self._client.connect(), ONE_LETTER)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise ServerDown(f"the mail server cannot be used: {said(error)}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await asyncio.wait_for(self._client.quit(), 2)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self._client.close()

    async def send(self, message: EmailMessage) -> None:
        """Hand over one message; ServerDown, TemporaryRefusal or PermanentRefusal when it was not taken."""
        try:
            await asyncio.wait_for(self._client.send_message(message), ONE_LETTER)
        except Exception as error:
            raise _classed(error) from error


def _classed(error: Exception) -> Exception:
    """Which of the three it is."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _classed(error.recipients[0])
    if isinstance(error, aiosmtplib.SMTPSenderRefused) and error.code >= 500:
        return TemporaryRefusal(f"the server refuses our own address: {said(error)}")  # to be mended by us
    if isinstance(error, aiosmtplib.SMTPResponseException):
        if error.code == 421:
            return ServerDown(said(error))
        return (PermanentRefusal if error.code >= 500 else TemporaryRefusal)(said(error))
    if isinstance(error, OSError | TimeoutError):  # a lost connection is one of aiosmtplib's OSErrors
        return ServerDown(said(error))
    return PermanentRefusal(said(error))


def said(error: Exception) -> str:
    """What a mail error says, in one line."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {' '.join(error.message.split())}"
    return " ".join(str(error).split()) or type(error).__name__
