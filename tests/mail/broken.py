"""Broken, cut, empty and hostile mails: what can be read is read, the rest is kept as unreadable."""

from collections.abc import Iterator
from typing import Any

from complaints.mailbox import Verdict
from tests.mail.shapes import (
    CASE,
    JPG,
    LETTER,
    PDF,
    Shape,
    attached,
    encoded,
    mail,
    multipart,
    of,
    part,
    word,
)

TEXT = "厨房漏水三天了，没有人来。"
UTF8 = {"content_type": "text/plain; charset=utf-8"}


def broken() -> Iterator[Shape]:
    """Headers and bodies that keep no rule."""
    body = TEXT.encode()
    good = mail(body, **UTF8)
    raws: dict[str, tuple[bytes, Verdict, str | None]] = {
        "nothing": (b"", "unreadable", ""),
        "one line end": (b"\r\n", "unreadable", ""),
        "spaces": (b" " * 500, "unreadable", None),
        "noughts": (b"\0" * 500, "unreadable", None),
        "no mail": (body * 3, "unreadable", None),
        "a picture": (JPG * 20, "unreadable", None),
        "a page": (b"<html><body>From: me</body></html>", "unreadable", None),
        "headers alone": (mail(**UTF8).rstrip(), "complaint", ""),
        "line feeds": (good.replace(b"\r\n", b"\n"), "complaint", TEXT),
        "carriage returns": (good.replace(b"\r\n", b"\r"), "complaint", TEXT),
        "line ends doubled": (good.replace(b"\r\n", b"\r\r\n"), "complaint", None),
        "mbox line": (b"From wang@customer.example Fri Nov 20 10:22:33 2026\r\n" + good, "complaint", TEXT),
        "empty lines before": (b"\r\n\r\n" + good, "complaint", TEXT),
        "BOM before": (b"\xef\xbb\xbf" + good, "complaint", TEXT),
        "noughts in text": (mail(body[:12] + b"\0\0" + body[12:], **UTF8), "complaint", TEXT),
        "noughts in headers": (mail(body, x_a=b"a\0b", subject=b"le\0ak", **UTF8), "complaint", TEXT),
        "a line that is no header": (
            good.replace(b"Subject:", b"this is no header\r\nSubject:"),
            "complaint",
            TEXT,
        ),
        "no colon": (good.replace(b"Mime-Version: ", b"Mime-Version "), "complaint", TEXT),
        "space before colon": (good.replace(b"From: ", b"From : "), "complaint", TEXT),
        "no space behind colon": (good.replace(b": ", b":"), "complaint", TEXT),
        "huge header": (mail(body, x_long="x" * 500_000, **UTF8), "complaint", None),
        "many headers": (mail(body, x_many=["a"] * 1500, **UTF8), "complaint", TEXT),
        "every header twice": (
            mail(
                body, **UTF8 | {"from": ["wang@customer.example", "li@x.example"], "subject": ["Leak", "b"]}
            ),
            "complaint",
            TEXT,
        ),
        "no subject": (mail(body, **UTF8 | {"subject": None}), "complaint", TEXT),
        "no date": (mail(body, **UTF8 | {"date": None}), "complaint", TEXT),
        "wrong date": (mail(body, **UTF8 | {"date": "昨天下午"}), "complaint", TEXT),
        "date of no calendar": (
            mail(body, **UTF8 | {"date": "Fri, 99 Foo 99999 99:99:99 +9999"}),
            "complaint",
            TEXT,
        ),
        "no message id": (mail(body, **UTF8 | {"message_id": None}), "complaint", TEXT),
        "no sender": (mail(body, **UTF8 | {"from": None}), "unreadable", TEXT),
        "empty sender": (mail(body, **UTF8 | {"from": "<>"}), "unreadable", TEXT),
        "undisclosed sender": (mail(body, **UTF8 | {"from": "Wang"}), "unreadable", TEXT),
        "sender in Reply-To": (
            mail(body, **UTF8 | {"from": "Wang", "reply_to": "wang@customer.example"}),
            "complaint",
            TEXT,
        ),
        "sender in Sender": (
            mail(body, **UTF8 | {"from": None, "sender": "wang@customer.example"}),
            "complaint",
            TEXT,
        ),
        "unknown charset": (mail(body, content_type="text/plain; charset=klingon"), "complaint", TEXT),
        "codec that is no charset": (mail(body, content_type="text/plain; charset=zlib"), "complaint", TEXT),
        "codec that is slow": (
            mail(b"a" * 50_000, content_type="text/plain; charset=punycode"),
            "complaint",
            "a" * 50_000,
        ),
        "unknown encoding": (mail(body, content_transfer_encoding="8-bit-ish", **UTF8), "complaint", TEXT),
        "base64 that is none": (mail(body, content_transfer_encoding="base64", **UTF8), "complaint", TEXT),
        "base64 without padding": (
            mail(encoded(body, "base64").rstrip(b"="), content_transfer_encoding="base64", **UTF8),
            "complaint",
            TEXT,
        ),
        "base64 with noise": (
            mail(
                encoded(body, "base64").replace(b"5", b"5 \t\r\n", 3),
                content_transfer_encoding="Base64",
                **UTF8,
            ),
            "complaint",
            TEXT,
        ),
        "base64 with a note": (
            mail(
                encoded(body, "base64") + b"\r\n\r\n____\r\nlist footer!",
                content_transfer_encoding="base64",
                **UTF8,
            ),
            "complaint",
            TEXT,
        ),
        "quoted-printable broken": (
            mail(b"leak =ZZ =\r\nthree=20days =", content_transfer_encoding="quoted-printable", **UTF8),
            "complaint",
            None,
        ),
        "no content type": (mail(body, mime_version=None), "complaint", TEXT),
        "broken content type": (mail(body, content_type=";;;charset==utf-8"), "complaint", TEXT),
        "content type of one word": (mail(body, content_type="text"), "complaint", TEXT),
        "multipart without boundary": (
            mail(multipart("mixed", part(body)), content_type="multipart/mixed"),
            "complaint",
            TEXT,
        ),
        "multipart of another boundary": (
            mail(multipart("mixed", part(body)), content_type=of("mixed", "other")),
            "complaint",
            TEXT,
        ),
        "multipart of plain text": (mail(body, content_type=of("mixed")), "complaint", TEXT),
        "multipart never closed": (
            mail(multipart("mixed", part(body), close=False), content_type=of("mixed")),
            "complaint",
            TEXT,
        ),
        "multipart empty": (mail(multipart("mixed"), content_type=of("mixed")), "complaint", None),
        "a part of nothing": (
            mail(multipart("mixed", b"", part(body)), content_type=of("mixed")),
            "complaint",
            TEXT,
        ),
        "enclosed nothing": (
            mail(multipart("mixed", part(body), part(b"", "message/rfc822")), content_type=of("mixed")),
            "complaint",
            TEXT,
        ),
        "report of nothing": (
            mail(multipart("report", part(body)), content_type=of("report")),
            "automatic",
            TEXT,
        ),
        "subject alone": (mail(b"", subject=word("厨房漏水")), "complaint", ""),
        "file alone": (
            mail(
                multipart("mixed", attached(PDF, "application/pdf", "attachment; filename=a.pdf")),
                content_type=of("mixed"),
                subject=None,
            ),
            "complaint",
            "",
        ),
        "nothing to say": (mail(b" \r\n\t\r\n", subject=None), "unreadable", ""),
        "nothing to say in HTML": (
            mail(b"<html><body><p>&nbsp;</p></body></html>", content_type="text/html", subject=" "),
            "unreadable",
            "",
        ),
        "empty answer": (mail(b"", in_reply_to=f"<{LETTER}@redress.example>"), "reply", ""),
        "answer of history alone": (
            mail("> 您的投诉\n> 已受理".encode(), in_reply_to=f"<{LETTER}@redress.example>", **UTF8),
            "reply",
            "",
        ),
        "our marks in the text": (
            mail("\ue0f1厨房漏水三天了，没有人来。\ue0f2".encode(), **UTF8),
            "complaint",
            TEXT,
        ),
    }
    for name, (raw, verdict, text) in raws.items():
        yield Shape(f"broken {name}", "broken", raw, verdict, text, case=CASE if verdict == "reply" else "")


def cut() -> Iterator[Shape]:
    """One mail cut off at many places: a complaint as soon as its sender can be read."""
    file = attached(PDF * 20, "application/pdf", "attachment; filename=a.pdf")
    inner = multipart(
        "alternative",
        part(
            encoded(TEXT.encode("gbk"), "base64"),
            "text/plain; charset=gb2312",
            "Content-Transfer-Encoding: base64",
        ),
        part(f"<p>{TEXT}</p>".encode(), "text/html; charset=utf-8"),
        boundary="in",
    )
    raw = mail(
        multipart("mixed", part(inner, of("alternative", "in")), file),
        content_type=of("mixed"),
        subject=word("漏水"),
    )
    known = raw.index(b"Subject: ") + 9 + len(word("漏水"))
    for at in range(10, len(raw), len(raw) // 40):
        yield Shape(f"cut after {at}", "cut", raw[:at], "complaint" if at >= known else "unreadable")


def hostile() -> Iterator[Shape]:
    """Made to keep a reader busy for ever, or to fill its memory; small enough for every run of the tests."""
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
    )
    made: dict[str, tuple[bytes, dict[str, Any]]] = {
        "thousands of parts": (multipart("mixed", *[part(b"x")] * 5000), {"content_type": of("mixed")}),
        "thousands of files": (
            multipart("mixed", *[attached(PDF, "application/pdf", "attachment; filename=a.pdf")] * 3000),
            {"content_type": of("mixed")},
        ),
        "parts within parts": (b"--x\r\n" + deep, {"content_type": of("mixed", "x")}),
        "mails within mails": (
            b"Content-Type: message/rfc822\r\n\r\n" * 3000,
            {"content_type": "message/rfc822"},
        ),
        "one boundary all the way": (
            b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 3000,
            {"content_type": of("mixed", "x")},
        ),
        "elements within elements": (b"<div>" * 50_000 + b"x", {"content_type": "text/html"}),
        "tables within tables": (b"<table><tr><td>" * 500 + b"x", {"content_type": "text/html"}),
        "a table to fill the memory": (
            b"<table>" + b"<tr><td>a<td>b</tr>" * 3000 + b"<tr><td>" + b"x" * 200_000 + b"</table>",
            {"content_type": "text/html"},
        ),
        "entities": (
            b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>&b;&b;leak</p>",
            {"content_type": "text/html"},
        ),
        "lists within lists": (b"<ul><li>" * 5000 + b"x", {"content_type": "text/html"}),
        "quotations within quotations": (
            b"<blockquote type=cite>" * 100 + b"<blockquote type=cite>x</blockquote>" * 2000,
            {"content_type": "text/html"},
        ),
        "introductions": (b"On Mon 2026-11-11 somebody\n" * 8000, {}),
        "quotation marks": (b">" * 50_000 + b"\n" + b"> \n" * 20_000, {}),
        "copied headers": (b"From: a@b.c\n" * 20_000, {}),
        "dashes": (b"-" * 300_000 + b"\n" + b"-----\n" * 20_000, {}),
        "quotes in headers": (
            b"x",
            {"content_type": b'text/plain; a="' + b'\\"' * 8000, "to": b'"\\' * 8000},
        ),
        "encoded words": (b"x", {"subject": b"=?a?b?" * 4000 + b"=?utf-8?Q?" + b"=41" * 4000 + b"?="}),
        "references": (b"x", {"references": " ".join(f"<{n}@x>" for n in range(2000))}),
        "receivers": (b"x", {"to": ", ".join(f"u{n}@x.example" for n in range(2000))}),
    }
    for name, (body, headers) in made.items():
        yield Shape(f"hostile {name}", "hostile", mail(body, **headers), "complaint")
