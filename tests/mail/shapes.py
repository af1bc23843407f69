"""What the awkward mails are made with: what is expected of it, and bytes exactly as they are meant."""

from base64 import b64encode
from binascii import b2a_qp
from dataclasses import dataclass
from typing import Any

from adapters.inbound.model import Own, ReadMail
from adapters.inbound.which import letters_answered, number_in_subject
from complaints.mailbox import Verdict

OWN = Own(frozenset({"complaints@redress.example", "tousu@redress.example"}), "redress.example", ("TS", "YH"))
LETTER = "5f0c2d6f8a4b4d0f9c3e1a2b3c4d5e6f"
CASE = "TS-20261120-0007"
"""The case that LETTER belongs to."""


@dataclass(frozen=True)
class Shape:
    """A mail, and what must be made of it; None where it does not matter."""

    name: str
    kind: str
    raw: bytes
    verdict: Verdict
    text: str | None = None
    subject: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    files: tuple[str, ...] | None = None
    case: str | None = None
    recipient: str | None = None
    permanent: bool | None = None
    original: str | None = None
    original_sender: str | None = None


def case_of(mail: ReadMail) -> str:
    """As with a database in which there is one letter."""
    return CASE if LETTER in letters_answered(mail, OWN) else number_in_subject(mail, OWN)


def mail(body: bytes = b"", /, **headers: Any) -> bytes:
    """A mail of a person as bytes; `content_type=` becomes Content-Type, None leaves a header out."""
    given: dict[str, Any] = {
        "received": "from mx.customer.example by mx.redress.example; Fri, 20 Nov 2026 10:22:35 +0800",
        "from": "Wang Xiaoming <wang@customer.example>",
        "to": "complaints@redress.example",
        "subject": "Leak",
        "date": "Fri, 20 Nov 2026 10:22:33 +0800",
        "message_id": "<20261120102233.1234@customer.example>",
        "mime_version": "1.0",
    } | headers
    lines = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                title = "-".join(word.capitalize() for word in name.strip("_").split("_"))
                lines.append(title.encode() + b": " + (one if isinstance(one, bytes) else one.encode()))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def part(body: bytes, kind: str | bytes = "text/plain; charset=utf-8", *headers: str | bytes) -> bytes:
    """A part of a multipart."""
    first = kind if isinstance(kind, bytes) else kind.encode()
    rest = b"".join(b"\r\n" + (one if isinstance(one, bytes) else one.encode()) for one in headers)
    return b"Content-Type: " + first + rest + b"\r\n\r\n" + body


def multipart(sub: str, *parts: bytes, boundary: str = "=-b1", close: bool = True) -> bytes:
    """The body of a multipart of these parts; the header is `content_type=of(sub)`."""
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts)
    return body + (mark + b"--\r\n" if close else b"")


def of(sub: str, boundary: str = "=-b1", more: str = "") -> str:
    """The Content-Type of such a multipart."""
    return f'multipart/{sub}; boundary="{boundary}"{more}'


def encoded(data: bytes, how: str) -> bytes:
    """Some bytes in a transfer encoding."""
    if how == "base64":
        text = b64encode(data)
        return b"\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    return b2a_qp(data).replace(b"\n", b"\r\n") if how == "quoted-printable" else data


def word(text: str | bytes, charset: str = "utf-8", how: str = "B", label: str = "") -> bytes:
    """An encoded word."""
    data = text if isinstance(text, bytes) else text.encode(charset)
    inner = b64encode(data) if how == "B" else b"".join(b"=%02X" % byte for byte in data)
    return b"=?" + (label or charset).encode() + b"?" + how.encode() + b"?" + inner + b"?="


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
JPG = b"\xff\xd8\xff\xe0" + b"\x11" * 64
PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 8


def attached(data: bytes, kind: str, disposition: str | bytes, *headers: str) -> bytes:
    """A part that is a file, in base64."""
    shown = disposition if isinstance(disposition, bytes) else disposition.encode()
    rest: tuple[str | bytes, ...] = (
        "Content-Transfer-Encoding: base64",
        b"Content-Disposition: " + shown,
        *headers,
    )
    return part(encoded(data, "base64"), kind, *rest)
