"""Receipts, reports and answers to invitations; and what is our own."""

from collections.abc import Iterator
from typing import Any

from tests.mail.bounces import report_of
from tests.mail.shapes import LETTER, Shape, mail, multipart, of, part, word


def reports() -> Iterator[Shape]:
    """Receipts, abuse reports, answers to invitations."""
    human = part(b"The message was displayed.")
    mdn = part(
        b"Reporting-UA: Outlook\r\nFinal-Recipient: rfc822;wang@customer.example\r\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\r\n",
        "message/disposition-notification",
    )
    arf = part(
        b"Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n", "message/feedback-report"
    )
    enclosed = part(
        mail(
            b"our letter", message_id=f"<{LETTER}@redress.example>", **{"from": "complaints@redress.example"}
        ),
        "message/rfc822",
    )
    ok = report_of(("wang@customer.example", "delivered", "2.0.0", ""))
    relayed = report_of(("wang@customer.example", "relayed", "2.0.0", ""))
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    made = {
        "read receipt": (
            multipart("report", human, mdn),
            of("report", more="; report-type=disposition-notification"),
            "已读: 您的投诉已受理",
            "automatic",
        ),
        "read receipt without type": (
            multipart("report", human, mdn),
            of("report"),
            "Read: Your complaint",
            "automatic",
        ),
        "abuse report": (
            multipart("report", human, arf, enclosed),
            of("report", more="; report-type=feedback-report"),
            "abuse",
            "automatic",
        ),
        "abuse report of QQ": (
            multipart("report", part("您的邮件被用户举报".encode()), arf, enclosed),
            of("report", more='; report-type="feedback-report"'),
            "FBL",
            "automatic",
        ),
        "delivered": (
            multipart("report", human, ok),
            of("report", more="; report-type=delivery-status"),
            "Delivered",
            "automatic",
        ),
        "relayed": (
            multipart("report", human, relayed),
            of("report", more="; report-type=delivery-status"),
            "Relayed",
            "automatic",
        ),
        "TLS report": (
            multipart("report", human, part(b"x", "application/tlsrpt+gzip")),
            of("report", more="; report-type=tlsrpt"),
            "Report Domain",
            "automatic",
        ),
        "accepted": (
            multipart(
                "alternative",
                part(b""),
                part(calendar % b"REPLY", "text/calendar; method=REPLY; charset=utf-8"),
            ),
            of("alternative"),
            "已接受: 上门时间",
            "automatic",
        ),
        "declined": (
            multipart("mixed", part(b"no"), part(calendar % b"REPLY", "text/calendar; charset=utf-8")),
            of("mixed"),
            "Declined: visit",
            "automatic",
        ),
        "invitation": (
            multipart(
                "mixed",
                part(b"Please come and look at the leak."),
                part(calendar % b"REQUEST", "text/calendar; method=REQUEST"),
            ),
            of("mixed"),
            "visit",
            "complaint",
        ),
    }
    for name, (body, kind, subject, verdict) in made.items():
        raw = mail(body, content_type=kind, subject=word(subject))
        yield Shape(f"report {name}", "report", raw, "automatic" if verdict == "automatic" else "complaint")


def ours() -> Iterator[Shape]:
    """Our own letters and our own addresses; before all else."""
    letter = {
        "x_redress_letter": "acknowledgement",
        "auto_submitted": "auto-generated",
        "message_id": f"<{LETTER}@redress.example>",
    }
    made: dict[str, dict[str, Any]] = {
        "a letter": letter | {"from": "Redress <complaints@redress.example>"},
        "a letter resent": letter | {"from": "wang@customer.example", "resent_from": "wang@customer.example"},
        "our address": {"from": "COMPLAINTS@Redress.Example"},
        "our mailbox": {"from": '"投诉" <tousu@redress.example>'},
        "our signed address": {"from": "complaints+ts-1-abc@redress.example"},
        "our address without thread": {"from": "complaints@redress.example", "subject": "test"},
        "a letter as bounce": letter | {"from": "complaints@redress.example", "return_path": "<>"},
    }
    for name, headers in made.items():
        yield Shape(f"own {name}", "own", mail(b"x", **headers), "own", case="")
    copied = {"x_redress_letter": "acknowledgement", "message_id": "<1@customer.example>"}
    yield Shape("a letter's mark copied", "looks like a machine", mail(b"It leaks.", **copied), "complaint")
