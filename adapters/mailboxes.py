"""Our mailboxes: the setting that names them, and looking into one by IMAP."""

import imaplib
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from imapclient import SEEN, IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError  # type: ignore[import-untyped]

from adapters.packs import packs
from adapters.settings import settings
from complaints.errors import Refusal

PATIENCE = SocketTimeout(connect=10, read=60)
"""Seconds to wait for the server: to connect, and for each of its answers."""
LONGEST_LINE = 10_000_000
"""imaplib breaks off at a line of a megabyte; the list of unread mails of a neglected mailbox is one line."""
AT_A_TIME = 500
"""Of how many mails the sizes are asked in one command."""

imaplib._MAXLINE = LONGEST_LINE  # type: ignore[attr-defined]


class MailboxDown(Exception):
    """A mailbox cannot be looked into; `kind` is one of KINDS and says why, with nothing secret in it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


KINDS = ("unreachable", "encryption", "log-in", "folder", "broken off")


@dataclass(frozen=True)
class Mailbox:
    """A folder at a mail server. `name` tells it from the others, without its password."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    procedure: str = ""

    @property
    def name(self) -> str:
        """For people and for the record: user@host/folder, with the port if it is an unusual one."""
        port = "" if self.port == _port(self.tls) else f":{self.port}"
        return f"{self.user}@{self.host}{port}/{self.folder}"


def mailboxes() -> tuple[Mailbox, ...]:
    """The mailboxes of the settings; Refusal in one line, without a password, if one is wrong."""
    return read_mailboxes(settings().mailboxes.get_secret_value())


@lru_cache(maxsize=2)
def read_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """The mailboxes in the text of the setting: addresses with white space between them."""
    found: list[Mailbox] = []
    for place, address in enumerate(text.split(), 1):
        try:
            mailbox = _mailbox(address)
            if mailbox.name in [one.name for one in found]:
                raise ValueError("is there already")
        except ValueError as error:  # the address itself is not quoted: the password may be anywhere in it
            raise Refusal(f"REDRESS_MAILBOXES: address {place} {error}") from None
        found.append(mailbox)
    return tuple(found)


def _mailbox(address: str) -> Mailbox:
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        raise ValueError("cannot be read; write special characters as %XX") from None
    if url.scheme not in ("imap", "imaps"):
        raise ValueError("should begin with imaps:// (or imap://, without TLS)")
    if not (url.hostname and url.username and url.password) or url.fragment:
        raise ValueError("should be imaps://user:password@host/INBOX, with special characters as %XX")
    return Mailbox(
        host=url.hostname,
        port=port or _port(url.scheme == "imaps"),
        tls=url.scheme == "imaps",
        user=unquote(url.username),
        password=unquote(url.password),
        folder=unquote(url.path.strip("/")) or "INBOX",
        procedure=_procedure(url),
    )


def _procedure(url: SplitResult) -> str:
    """The procedure that complaints in this mailbox go by; empty for the default one."""
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    procedure = query.pop("procedure", "")
    if query:
        raise ValueError("may have ?procedure=NAME and no other parameter; write special characters as %XX")
    if procedure and procedure not in packs():
        raise ValueError("names a procedure that does not exist; `redress procedure list` shows them")
    return procedure


def _port(tls: bool) -> int:
    return 993 if tls else 143


class Inbox:
    """One connection to a mailbox, a context manager. Everything in it raises MailboxDown when that fails."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.validity = 0
        self.read_only = False

    def __enter__(self) -> Self:
        """Connect, log in and open the folder."""
        with _Careful("unreachable"):
            self._client = IMAPClient(
                self.mailbox.host,
                self.mailbox.port,
                ssl=self.mailbox.tls,
                ssl_context=ssl.create_default_context() if self.mailbox.tls else None,
                timeout=PATIENCE,
            )
            self._client.normalise_times = False  # times keep their offset
        try:
            self._open()
        except MailboxDown:
            self._leave()
            raise
        return self

    def _open(self) -> None:
        with _Careful("log-in"):
            self._client.login(self.mailbox.user, self.mailbox.password)
            if self._client.has_capability("ID"):  # some Chinese providers open no folder to the nameless
                self._client.id_({"name": "redress", "vendor": "redress"})
        with _Careful("folder"):
            opened = self._client.select_folder(self.mailbox.folder)
        self.validity = int(opened.get(b"UIDVALIDITY", 0))
        lasting = opened.get(b"PERMANENTFLAGS", (SEEN,))
        self.read_only = b"READ-ONLY" in opened or not {SEEN, b"\\*"} & set(lasting)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):  # it is gone already
            self._client.logout()

    def waiting(self, after: int) -> list[int]:
        """The UIDs of mails to be read, the oldest first: unread ones, and all above `after` if that is set.

        A mail that somebody else has looked at first is not unread any more, and yet it is new to us.
        """
        with _Careful("broken off"):
            unread = [] if self.read_only and after else self._client.search("UNSEEN")
            newer = self._client.search(["UID", f"{after + 1}:*"]) if after else []
        return sorted({*unread, *(uid for uid in newer if uid > after)})

    def last(self) -> int:
        """The highest UID in the folder; 0 when it is empty."""
        with _Careful("broken off"):
            return max(self._client.search(["UID", "*"]), default=0)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """The size of each mail in bytes; mails that are gone are left out."""
        found: dict[int, int] = {}
        for start in range(0, len(uids), AT_A_TIME):
            with _Careful("broken off"):
                answer = self._client.fetch(uids[start : start + AT_A_TIME], ["RFC822.SIZE"])
            found |= {uid: int(facts[b"RFC822.SIZE"]) for uid, facts in answer.items()}
        return found

    def read(self, uid: int, *, headers: bool = False) -> tuple[bytes, datetime] | None:
        """A mail, or its headers alone, and when it came; it stays unread. None when it is gone."""
        part = "HEADER" if headers else ""
        with _Careful("broken off"):
            answer = self._client.fetch([uid], [f"BODY.PEEK[{part}]", "INTERNALDATE"]).get(uid, {})
        found = answer.get(f"BODY[{part}]".encode())
        return None if found is None else (bytes(found), answer[b"INTERNALDATE"])

    def mark_seen(self, uids: Iterable[int]) -> None:
        """Mark mails as read."""
        chosen = list(uids)
        if chosen and not self.read_only:
            with _Careful("broken off"):
                self._client.add_flags(chosen, [SEEN], silent=True)


class _Careful:
    """What goes wrong inside is a MailboxDown, of this kind unless the error itself says more."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, ssl.SSLError):
            raise MailboxDown("encryption") from error
        if isinstance(error, LoginError):
            raise MailboxDown("log-in") from error
        if isinstance(error, OSError | imaplib.IMAP4.abort):
            raise MailboxDown("unreachable" if self.kind == "unreachable" else "broken off") from error
        if isinstance(error, imaplib.IMAP4.error):
            raise MailboxDown(self.kind) from error
