"""Parts in parts, pictures, attached and forwarded mails, winmail.dat, signed and encrypted mail."""

from collections.abc import Iterator

from tests.mail.shapes import JPG, PDF, PNG, Shape, attached, encoded, mail, multipart, of, part, word

TEXT = "厨房漏水三天了，没有人来。"
PLAIN = part(
    encoded(TEXT.encode(), "base64"), "text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"
)


def page(inner: str) -> bytes:
    return part(f"<html><body>{inner}</body></html>".encode(), "text/html; charset=utf-8")


def trees() -> Iterator[Shape]:
    """How programs arrange text, page, pictures and files."""
    logo = attached(PNG, "image/png", "inline; filename=logo.png", "Content-ID: <logo@x>")
    photo = attached(
        JPG + b"\x22" * 40_000, "image/jpeg", "inline; filename=photo.jpg", "Content-ID: <photo@x>"
    )
    shown = page(
        f'<p>{TEXT}</p><img src="cid:logo@x"><img src="cid:photo@x"><img src="http://t.example/1.gif">'
    )
    file = attached(PDF, "application/pdf", 'attachment; filename="a.pdf"')
    both = multipart("alternative", PLAIN, page(f"<p>{TEXT}</p>"), boundary="in")
    related = multipart("related", shown, logo, photo, boundary="rel")
    made: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
        "alternative": (multipart("alternative", PLAIN, page(TEXT)), of("alternative"), ()),
        "alternative, page first": (multipart("alternative", page(TEXT), PLAIN), of("alternative"), ()),
        "mixed": (multipart("mixed", PLAIN, file), of("mixed"), ("a.pdf",)),
        "file first": (multipart("mixed", file, PLAIN), of("mixed"), ("a.pdf",)),
        "Outlook": (multipart("mixed", part(both, of("alternative", "in")), file), of("mixed"), ("a.pdf",)),
        "related": (multipart("related", shown, logo, photo), of("related"), ("logo.png", "photo.jpg")),
        "related in alternative": (
            multipart("alternative", PLAIN, part(related, of("related", "rel"))),
            of("alternative"),
            ("logo.png", "photo.jpg"),
        ),
        "alternative in related": (
            multipart("related", part(both, of("alternative", "in")), logo),
            of("related"),
            ("logo.png",),
        ),
        "calendar and card": (
            multipart(
                "mixed",
                PLAIN,
                attached(b"BEGIN:VCALENDAR", "text/calendar", "attachment; filename=v.ics"),
                attached(b"BEGIN:VCARD", "text/vcard", "attachment; filename=w.vcf"),
            ),
            of("mixed"),
            ("v.ics", "w.vcf"),
        ),
        "unknown multipart": (multipart("strange", PLAIN), of("strange"), ()),
        "digest of one": (multipart("parallel", PLAIN), of("parallel"), ()),
        "preamble": (
            b"This is a multi-part message in MIME format.\r\n\r\n"
            + multipart("mixed", PLAIN)
            + b"trailing notes",
            of("mixed"),
            (),
        ),
        "a program": (
            multipart(
                "mixed", PLAIN, attached(b"MZ\x90", "application/x-msdownload", "attachment; filename=a.exe")
            ),
            of("mixed"),
            ("a.exe",),
        ),
        "a lying file": (
            multipart("mixed", PLAIN, attached(b"MZ\x90", "application/pdf", "attachment; filename=a.pdf")),
            of("mixed"),
            ("a.pdf",),
        ),
        "an empty file": (
            multipart("mixed", PLAIN, attached(b"", "application/pdf", "attachment; filename=a.pdf")),
            of("mixed"),
            ("a.pdf",),
        ),
        "forty files": (multipart("mixed", PLAIN, *[file] * 40), of("mixed"), ("a.pdf",) * 40),
        "photo alone in text": (multipart("mixed", PLAIN, photo), of("mixed"), ("photo.jpg",)),
        "text file inline": (
            multipart(
                "mixed",
                PLAIN,
                part(b"log", "text/plain; name=log.txt", "Content-Disposition: inline; filename=log.txt"),
            ),
            of("mixed"),
            ("log.txt",),
        ),
    }
    for name, (body, kind, files) in made.items():
        yield Shape(
            f"tree {name}",
            "structure",
            mail(body, content_type=kind, subject=word("漏水")),
            "complaint",
            TEXT,
            files=files,
        )
    parts = multipart(
        "mixed",
        part("第一段".encode()),
        attached(JPG, "image/jpeg", "inline; filename=1.jpg"),
        part("第二段".encode()),
    )
    yield Shape(
        "tree Apple, text around a picture",
        "structure",
        mail(parts, content_type=of("mixed")),
        "complaint",
        "第一段\n\n第二段",
        files=("1.jpg",),
    )
    flowed = "我家厨房 \r\n漏水 \r\n三天了\r\n请处理".encode()
    yield Shape(
        "flowed and joined",
        "structure",
        mail(flowed, content_type="text/plain; charset=utf-8; format=flowed; delsp=yes"),
        "complaint",
        "我家厨房漏水三天了\n请处理",
    )
    pages = {
        "table": (
            "<table><tr><td>订单</td><td>123</td></tr><tr><td>电话</td><td>456</td></tr></table>",
            "订单  123\n电话  456",
        ),
        "layout": (
            "<table><tr><td><table><tr><td>甲</td></tr></table></td></tr><tr><td>乙</td></tr></table>",
            "甲\n乙",
        ),
        "hidden": (
            f'<div style="display:none">no</div><style>p{{}}</style><script>no</script>'
            f'<p>{TEXT}</p><span style="font-size:0">no</span>',
            TEXT,
        ),
        "list": ("<ul><li>漏水</li><li>开裂</li></ul>", "* 漏水\n* 开裂"),
        "link": ('<a href="https://pan.example/s/1">照片</a>', "照片 <https://pan.example/s/1>"),
        "entities": ("&#28431;&#27700;&nbsp;&lt;3&gt;", "漏水 <3>"),
        "breaks": ("a<br>b<br/><br/>c", "a\nb\n\nc"),
        "unclosed": ("<p>漏水<p>开裂<div>三天", "漏水\n\n开裂\n\n三天"),
        "Word": (
            '<p class="MsoNormal">漏水<o:p></o:p></p><!--[if gte mso 9]><xml>no</xml>'
            '<![endif]--><p class="MsoNormal">三天</p>',
            "漏水\n\n三天",
        ),
    }
    for name, (inner, text) in pages.items():
        yield Shape(
            f"page of a {name}",
            "structure",
            mail(f"<html><body>{inner}</body></html>".encode(), content_type="text/html; charset=utf-8"),
            "complaint",
            text,
        )
