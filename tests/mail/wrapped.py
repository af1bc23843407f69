"""Mail in wrappings: forwarded to us, in winmail.dat, signed, encrypted."""

from collections.abc import Iterator
from pathlib import Path

from tests.mail.programs import OLD
from tests.mail.shapes import JPG, PDF, Shape, attached, encoded, mail, multipart, of, part, word
from tests.mail.structure import PLAIN, TEXT
from tests.mail.tnef import compressed, rtf_of, winmail

WHO = "li@customer.example"
BASE64 = {"content_type": "text/plain; charset=utf-8", "content_transfer_encoding": "base64"}
PAGE = """<div dir="ltr"><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded
 message ---------<br>发件人： <strong>李四</strong> &lt;li@customer.example&gt;<br>Date: 2026年11月20日<br>
Subject: 漏水<br>To: &lt;shop@redress.example&gt;<br></div><br><br><div>{matter}</div></div></div>"""


def forwards() -> Iterator[Shape]:
    """Mails forwarded to us: within the text, and as a mail in the mail."""
    for path in sorted((Path(__file__).parent / "samples" / "forwards").glob("*.txt")):
        sample = path.read_text(encoding="utf-8").replace("{matter}", TEXT)
        for note in ("", "请处理。"):
            body = encoded(sample.replace("{note}", f"{note}\n\n" if note else "").encode(), "base64")
            for subject in ("转发：漏水", "Fwd: Leak", "FW: 漏水"):
                raw = mail(body, subject=word(subject), **BASE64)
                text = f"{note}\n\n{TEXT}" if note else TEXT
                name = f"{path.stem} {subject} {note}"
                yield Shape(f"forward {name}", "forward", raw, "complaint", text, original_sender=WHO)
    raw = mail(
        PAGE.replace("{matter}", TEXT).encode(), content_type="text/html; charset=utf-8", subject="Fwd: x"
    )
    yield Shape("forward page Gmail", "forward", raw, "complaint", TEXT, original_sender=WHO)


def enclosed() -> Iterator[Shape]:
    """A mail that was attached to ours."""
    history = f"{TEXT}\n\n在 2026-11-19 10:22:33，shop@redress.example 写道：\n{OLD}"
    file = attached(PDF, "application/pdf", "attachment; filename=a.pdf")
    body = multipart("mixed", part(history.encode()), file, boundary="in")
    inner = mail(body, content_type=of("mixed", "in"), subject="Leak", **{"from": f"Li <{WHO}>"})
    for disposition in ("attachment; filename=leak.eml", "inline", ""):
        extra = (f"Content-Disposition: {disposition}",) if disposition else ()
        body = multipart("mixed", part("请处理。".encode()), part(inner, "message/rfc822", *extra))
        raw = mail(body, content_type=of("mixed"), subject="Fwd: Leak")
        text, name = f"请处理。\n\n{TEXT}", f"as attachment {disposition}"
        yield Shape(name, "forward", raw, "complaint", text, files=("a.pdf",), original_sender=WHO)
    packed = part(encoded(inner, "base64"), "message/rfc822", "Content-Transfer-Encoding: base64")
    raw = mail(multipart("mixed", part(b""), packed), content_type=of("mixed"))
    yield Shape("in base64", "forward", raw, "complaint", TEXT, files=("a.pdf",), original_sender=WHO)


def winmails() -> Iterator[Shape]:
    """What Outlook hides in winmail.dat."""
    made: dict[str, tuple[bytes, str | None, tuple[str, ...]]] = {
        "text": (winmail(body=TEXT), TEXT, ()),
        "page": (winmail(page=f"<p>{TEXT}</p>"), TEXT, ()),
        "RTF": (winmail(rtf=compressed(rtf_of(TEXT))), TEXT, ()),
        "files": (
            winmail(body=TEXT, files=(("发票与照片.pdf", PDF), ("b.jpg", JPG))),
            TEXT,
            ("发票与照片.pdf", "b.jpg"),
        ),
        "names in GBK": (
            winmail(body=TEXT, files=(("发票与照片.pdf", PDF),), unicode=False),
            TEXT,
            ("发票与照片.pdf",),
        ),
        "Big5": (winmail(body="廚房漏水", codepage=950), "廚房漏水", ()),
        "UTF-8": (winmail(body=TEXT, codepage=65001), TEXT, ()),
        "cut": (winmail(body=TEXT, files=(("a.pdf", PDF * 50),))[:-100], TEXT, ("a.pdf",)),
        "garbage": (b"\x78\x9f\x3e\x22" + b"\xff" * 200, None, ()),
        "no winmail": (b"nothing of the kind", None, ("winmail.dat",)),
    }
    for name, (data, text, files) in made.items():
        for kind in ("application/ms-tnef; name=winmail.dat", "application/octet-stream; name=winmail.dat"):
            body = multipart("mixed", part(b""), attached(data, kind, "attachment; filename=winmail.dat"))
            yield Shape(
                f"winmail {name} as {kind[12:20]}",
                "winmail.dat",
                mail(body, content_type=of("mixed")),
                "complaint",
                text,
                files=files,
            )
    receipt = winmail(message_class="REPORT.IPM.Note.IPNRN")
    yield Shape(
        "winmail receipt",
        "report",
        mail(
            encoded(receipt, "base64"),
            content_type="application/ms-tnef; name=winmail.dat",
            content_transfer_encoding="base64",
        ),
        "automatic",
    )


def sealed() -> Iterator[Shape]:
    """Signed mail is read, encrypted mail is kept."""
    cases = {
        "S/MIME signed": (
            "signed",
            multipart(
                "signed",
                PLAIN,
                attached(
                    b"0\x80", "application/pkcs7-signature; name=smime.p7s", "attachment; filename=smime.p7s"
                ),
            ),
            '; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        "PGP signed": (
            "signed",
            multipart(
                "signed",
                PLAIN,
                part(b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature; name=signature.asc"),
            ),
            '; protocol="application/pgp-signature"',
        ),
    }
    for name, (sub, body, more) in cases.items():
        yield Shape(name, "signed", mail(body, content_type=of(sub, more=more)), "complaint", TEXT, files=())
    loose = multipart(
        "mixed", PLAIN, attached(b"0\x80", "application/x-pkcs7-signature", "attachment; filename=smime.p7s")
    )
    yield Shape(
        "S/MIME signed, loose", "signed", mail(loose, content_type=of("mixed")), "complaint", TEXT, files=()
    )
    for kind in ("enveloped-data", "signed-data", "authEnveloped-data"):
        for sub in ("pkcs7-mime", "x-pkcs7-mime"):
            raw = mail(
                encoded(b"0\x80" * 99, "base64"),
                content_type=f"application/{sub}; smime-type={kind}; name=smime.p7m",
                content_transfer_encoding="base64",
            )
            yield Shape(f"S/MIME {sub} {kind}", "sealed", raw, "unreadable")
    pgp = multipart(
        "encrypted",
        part(b"Version: 1", "application/pgp-encrypted"),
        part(b"-----BEGIN PGP MESSAGE-----", "application/octet-stream"),
    )
    yield Shape("PGP encrypted", "sealed", mail(pgp, content_type=of("encrypted")), "unreadable")
    yield Shape(
        "PGP in the text",
        "sealed",
        mail(b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----"),
        "unreadable",
    )
