"""What a mail says, once it has been read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from complaints.mailbox import Verdict


@dataclass(frozen=True)
class Attached:
    """A file in a mail. `media_type` is judged by name and content; `refused` says why it is no evidence."""

    filename: str
    media_type: str
    size: int
    sha256: str
    data: bytes = field(repr=False, compare=False)
    refused: str = ""
    inline: bool = False


@dataclass(frozen=True)
class Bounce:
    """A letter that came back: to whom it went, for good or for now, and the Message-ID of what was sent."""

    recipient: str
    permanent: bool
    status: str = ""
    reason: str = ""
    original: str = ""


@dataclass(frozen=True)
class ReadMail:
    """One mail. `text` is what the sender wrote, without quoted history; `quoted` is what was cut off.

    `reasons` say in English, in a few words each, why the verdict is what it is. `case` is the number of the
    complaint it answers, empty when it answers none that is known. `message_id` is as stated, else
    "sha256:DIGEST" of the raw mail. `sender` is in lower case. `references` are the mails of the thread, the
    one that is answered last. `sent_at` is aware, None when the mail does not say.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    message_id: str
    sha256: str
    size: int
    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    attachments: tuple[Attached, ...] = ()
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    case: str = ""
    bounce: Bounce | None = None
    original_sender: str = field(default="", metadata={"of": "a mail that was forwarded to us by hand"})


@dataclass(frozen=True)
class Own:
    """What is ours: our addresses (lower case), the domain of our Message-IDs, the prefixes of numbers."""

    addresses: frozenset[str]
    domain: str
    prefixes: tuple[str, ...] = ("TS",)


CaseOf = Callable[["ReadMail"], str]
"""Finds the case a mail answers: by signed address, by thread headers, by the number in its subject."""
