"""Mails whose charset is right, unknown, missing or a lie; subjects, names and file names likewise."""

from collections.abc import Iterator
from urllib.parse import quote

from tests.mail.shapes import JPG, PDF, Shape, attached, encoded, mail, multipart, of, part, word

SIMPLE = "您好，我家厨房漏水已经三天了，师傅一直没有来，请尽快处理。电话13800138000。"
TRADITIONAL = "您好，我家廚房漏水已經三天了，師傅一直沒有來，請盡快處理。電話0912345678。"
RARE = "我叫王喆，住在镕基路８号，物业㙍不理我们，厨房天花板一直漏水，投诉两次都没有人来。"
GERMAN = "Die Küche ist undicht, seit drei Tagen kommt niemand. Bitte schicken Sie jemanden. Grüße"

TRUE: dict[tuple[str, str], tuple[str, ...]] = {
    (SIMPLE, "utf-8"): (
        "utf-8",
        "UTF8",
        '"utf-8"',
        "gb2312",
        "GBK",
        "big5",
        "us-ascii",
        "iso-8859-1",
        "x-unknown",
        "",
    ),
    (SIMPLE, "gb18030"): (
        "gb2312",
        "GB_2312-80",
        "gbk",
        "gb18030",
        "cp936",
        "x-gbk",
        "utf-8",
        "us-ascii",
        "iso-8859-1",
        "big5",
        "default",
        "",
    ),
    (RARE, "utf-8"): ("utf-8", "gb2312", ""),
    (RARE, "gb18030"): ("gb2312", "gbk", "gb18030", "us-ascii", "iso-8859-1", ""),
    (TRADITIONAL, "big5hkscs"): (
        "big5",
        "Big5-HKSCS",
        "x-x-big5",
        "cp950",
        "utf-8",
        "us-ascii",
        "iso-8859-1",
        "gb2312",
        "",
    ),
    (TRADITIONAL, "utf-8"): ("utf-8", "big5", "us-ascii", "gb2312", ""),
    (TRADITIONAL, "gb18030"): ("gbk", "gb2312"),
    (GERMAN, "cp1252"): ("iso-8859-1", "windows-1252", "us-ascii", "utf-8", ""),
    (GERMAN, "utf-8"): ("utf-8", "iso-8859-1", "us-ascii", "gb2312", ""),
    (SIMPLE, "hz"): ("hz-gb-2312", "gb2312", "us-ascii", ""),
    (SIMPLE, "utf-16"): ("utf-16", "utf-8", ""),
    (SIMPLE, "utf-8-sig"): ("utf-8", "gb2312", ""),
    (SIMPLE, "utf-7"): ("utf-7",),
}


def bodies() -> Iterator[Shape]:
    """Text in every encoding under every label, sent in three ways."""
    for (text, true), labels in TRUE.items():
        for label in labels:
            for how in ("base64", "quoted-printable", "8bit"):
                if how != "base64" and true == "utf-16":
                    continue
                kind = f"text/plain; charset={label}" if label else "text/plain"
                raw = mail(encoded(text.encode(true), how), content_type=kind, content_transfer_encoding=how)
                yield Shape(f"{true} as {label or 'nothing'} in {how}", "charset", raw, "complaint", text)
    gb = SIMPLE.replace("，", ",").replace("。", ".")
    yield Shape(
        "ISO-2022-CN",
        "charset",
        mail(iso_2022_cn(gb), content_type="text/plain; charset=ISO-2022-CN"),
        "complaint",
        gb,
    )
    yield Shape("ISO-2022-CN as nothing", "charset", mail(iso_2022_cn(gb)), "complaint", gb)
    page = f'<html><meta charset="utf-8"><p>{SIMPLE}</p></html>'
    for label, true in (("gb2312", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("", "gb18030")):
        kind = f"text/html; charset={label}" if label else "text/html"
        raw = mail(
            encoded(page.encode(true), "base64"), content_type=kind, content_transfer_encoding="base64"
        )
        yield Shape(f"page {true} as {label or 'nothing'}", "charset", raw, "complaint", SIMPLE)


def iso_2022_cn(text: str) -> bytes:
    """Text in ISO-2022-CN, GB 2312 alone."""
    out, inside = b"\x1b$)A", False
    for character in text:
        data = character.encode("gb2312")
        if inside != (len(data) == 2):
            out += b"\x0f" if inside else b"\x0e"
            inside = not inside
        out += bytes(byte & 0x7F for byte in data)
    return out + (b"\x0f" if inside else b"")


def headers() -> Iterator[Shape]:
    """Subjects and senders' names, encoded properly, badly and not at all."""
    subject, name = "投诉：厨房漏水三天无人处理", "王小明"
    for charset in ("utf-8", "gbk", "gb18030", "big5"):
        title = (
            subject.replace("处", "處").replace("无", "無").replace("诉", "訴").replace("厨", "廚")
            if charset == "big5"
            else subject
        )
        data = title.encode(charset)
        forms = {
            "B": word(title, charset),
            "Q": word(title, charset, "Q"),
            "raw": data,
            "cut in a character": word(data[:7], charset) + b"\r\n " + word(data[7:], charset),
            "cut thrice": b"\r\n\t".join(word(data[at : at + 5], charset) for at in range(0, len(data), 5)),
            "lower case b": word(title, charset).replace(b"?B?", b"?b?"),
            "with language": word(title, charset, label=f"{charset}*zh"),
            "without padding": word(title, charset).replace(b"=?=", b"?=").replace(b"==?=", b"?="),
            "in quotes": b'"' + word(title, charset) + b'"',
        }
        for form, value in forms.items():
            raw = mail(
                b"x",
                subject=value,
                _from=b'"' + word(name, charset) + b'" <wang@customer.example>',
                **{"from": None},
            )
            told = f'"{title}"' if form == "in quotes" else title
            yield Shape(
                f"subject {charset} {form}",
                "header",
                raw,
                "complaint",
                "x",
                told,
                "wang@customer.example",
                name,
            )
    senders = {
        "bare": (b"WANG@Customer.Example", ""),
        "raw gbk": ("王小明 <wang@customer.example>".encode("gbk"), name),
        "raw utf-8 in quotes": ('"王小明" <wang@customer.example>'.encode(), name),
        "comment": (b"wang@customer.example (Wang)", ""),
        "comma in quotes": (b'"Wang, Xiaoming" <wang@customer.example>', "Wang, Xiaoming"),
        "an address as name": (b'"boss@redress.example" <wang@customer.example>', "boss@redress.example"),
        "all of it encoded": (word("王小明 <wang@customer.example>"), name),
        "two": (b"wang@customer.example, li@customer.example", ""),
    }
    for form, (value, told) in senders.items():
        raw = mail(b"x", **{"from": value})
        yield Shape(f"sender {form}", "header", raw, "complaint", "x", "Leak", "wang@customer.example", told)


def file_names() -> Iterator[Shape]:
    """Names of attachments in all the ways that programs write them."""
    for charset, name in (
        ("utf-8", "发票 与照片.pdf"),
        ("gbk", "发票与照片.pdf"),
        ("big5", "發票與照片.pdf"),
    ):
        data = name.encode(charset)
        star = quote(data)
        half = star[:12]
        forms = {
            "RFC 2231": f"attachment; filename*={charset}''{star}".encode(),
            "RFC 2231 continued": (
                f"attachment; filename*0*={charset}''{half};\r\n filename*1*={star[12:]}".encode()
            ),
            "both": f"attachment; filename=\"_.pdf\"; filename*={charset}''{star}".encode(),
            "encoded word": b'attachment; filename="' + word(name, charset) + b'"',
            "encoded words folded": b'attachment; filename="'
            + word(data[:5], charset)
            + b"\r\n "
            + word(data[5:], charset)
            + b'"',
            "encoded word bare": b"attachment; filename=" + word(name, charset),
            "raw": b'attachment; filename="' + data + b'"',
            "raw bare": b"attachment; filename=" + data,
            "quote that never ends": b'attachment; filename="' + data,
        }
        for form, disposition in forms.items():
            body = multipart("mixed", part(b"x"), attached(PDF, "application/octet-stream", disposition))
            yield Shape(
                f"file name {charset} {form}",
                "file name",
                mail(body, content_type=of("mixed")),
                "complaint",
                "x",
                files=(name,),
            )
    others: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "only in Content-Type": (attached(PDF, 'application/pdf; name="a.pdf"', "attachment"), ("a.pdf",)),
        "none": (attached(JPG, "image/jpeg", "attachment"), ("attachment-1.jpg",)),
        "a path": (attached(PDF, "application/pdf", 'attachment; filename="../../etc/a.pdf"'), ("a.pdf",)),
        "a Windows path": (
            attached(PDF, "application/pdf", r'attachment; filename="C:\\x\\a.pdf"'),
            ("a.pdf",),
        ),
        "two dots": (attached(PDF, "application/pdf", 'attachment; filename="a.exe.pdf"'), ("a.exe.pdf",)),
    }
    for form, (piece, names) in others.items():
        raw = mail(multipart("mixed", part(b"x"), piece), content_type=of("mixed"))
        yield Shape(f"file name {form}", "file name", raw, "complaint", "x", files=names)
