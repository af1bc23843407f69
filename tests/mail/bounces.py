"""Letters that came back, as the mail systems say it."""

from collections.abc import Iterator
from pathlib import Path

from tests.mail.shapes import LETTER, Shape, mail, multipart, of, part, word

WANG = "wang@customer.example"
ID = f"<{LETTER}@redress.example>"
LETTER_HEADERS = (
    f"From: Redress <complaints@redress.example>\r\nTo: {WANG}\r\nSubject: Your complaint\r\n"
    f"Message-ID: {ID}\r\nX-Redress-Letter: acknowledgement\r\n"
).encode()
ENDS = {
    "whole": part(LETTER_HEADERS + b"\r\nDear Mr Wang", "message/rfc822"),
    "headers": part(LETTER_HEADERS, "text/rfc822-headers"),
}
"""What of our letter a report gives back."""

FAULTS = {
    "unknown": ("failed", "5.1.1", "550", "User unknown", True),
    "full for good": ("failed", "5.2.2", "552", "Mailbox full", True),
    "refused": ("failed", "5.7.1", "554", "Message rejected as spam", True),
    "expired": ("failed", "4.4.7", "451", "Delivery time expired", False),
    "delayed": ("delayed", "4.4.1", "421", "Connection timed out, will be retried", False),
}


SAMPLES = Path(__file__).parent / "samples"


def standard() -> Iterator[Shape]:
    """Reports by RFC 3464, whole and with parts of them missing."""
    for path in sorted((SAMPLES / "reports").glob("*.txt")):
        sender, subject, _, text = path.read_text(encoding="utf-8").split("\n", 3)
        for fault, (action, status, code, why, permanent) in FAULTS.items():
            told = text.format(to=WANG, code=code, status=status, why=why)
            report = report_of((WANG, action, status, f"smtp; {code} {status} {why}"))
            for name, original in ENDS.items():
                body = multipart("report", part(told.encode()), report, original)
                raw = mail(
                    body,
                    content_type=of("report", more="; report-type=delivery-status"),
                    subject=word(subject),
                    return_path="<>",
                    auto_submitted="auto-replied",
                    **{"from": sender},
                )
                title = f"{path.stem} {fault} {name}"
                yield Shape(title, "bounce", raw, "bounce", recipient=WANG, permanent=permanent, original=ID)
    yield from odd()


def report_of(*groups: tuple[str, str, str, str]) -> bytes:
    """The part for programs: recipient, action, status and diagnostic code of each receiver."""
    text = "Reporting-MTA: dns; mx.customer.example\r\nArrival-Date: Fri, 20 Nov 2026 10:22:33 +0800\r\n"
    for to, action, status, code in groups:
        text += f"\r\nFinal-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        text += f"Diagnostic-Code: {code}\r\n"
    return part(text.encode(), "message/delivery-status")


def odd() -> Iterator[Shape]:
    """Reports that lack something, that are about two receivers, or that a person sends on."""
    human = part(b"Your message could not be delivered.")
    later = report_of((WANG, "delayed", "4.4.1", "smtp; 421 busy"))
    cut = multipart("report", human, later, close=False)
    raw = mail(cut, content_type=of("mixed"), **{"from": "postmaster@customer.example"})
    yield Shape("without type and end", "bounce", raw, "bounce", recipient=WANG, permanent=False)
    two = report_of(("li@customer.example", "delivered", "2.0.0", ""), (WANG, "failed", "5.1.1", ""))
    raw = mail(
        multipart("report", human, two), content_type=of("report"), **{"from": "MAILER-DAEMON@x.example"}
    )
    yield Shape("of two receivers", "bounce", raw, "bounce", recipient=WANG, permanent=True)
    inner = multipart("report", human, two, boundary="in")
    dsn = mail(inner, content_type=of("report", "in"), **{"from": "mailer-daemon@x.example"})
    body = multipart("mixed", part("你们的邮件退回来了，见附件。".encode()), part(dsn, "message/rfc822"))
    raw = mail(body, content_type=of("mixed"))
    yield Shape("a bounce that a person sends on", "looks like a machine", raw, "complaint")


def free() -> Iterator[Shape]:
    """Bounces that only say it in words; each in two charsets."""
    for path in sorted((SAMPLES / "bounces").glob("*.eml")):
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        for charset in ("utf-8", "gb18030"):
            raw = text.replace("charset=utf-8", f"charset={charset}").encode(charset)
            permanent = path.stem.startswith("gone-")
            name = f"{path.stem} {charset}"
            yield Shape(
                name, "bounce in words", raw, "bounce", recipient=WANG, permanent=permanent, original=ID
            )
