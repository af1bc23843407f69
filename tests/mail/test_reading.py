"""Reading a mail, part by part: what the corpus does not ask for."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.inbound.attached import MOST_FILES
from adapters.inbound.charsets import ALIASES, decoded, known
from adapters.inbound.headers import addresses, moment, parameters, words
from adapters.inbound.history import divide
from adapters.inbound.model import ReadMail
from adapters.inbound.page import readable
from adapters.inbound.parts import MOST_DEPTH, MOST_PARTS, take_apart
from adapters.inbound.read import read_mail
from tests.mail.shapes import JPG, OWN, PDF, PNG, attached, case_of, mail, multipart, of, part

TEXT = "厨房漏水三天了。"


def read(raw: bytes) -> ReadMail:
    return read_mail(raw, OWN, case_of)


def test_what_the_header_lines_say() -> None:
    found = read(
        mail(
            b"x",
            to="complaints+token@redress.example, Li <li@Customer.Example>",
            cc="a@b.example",
            references="<1@x>\r\n <2@x>",
            in_reply_to="<3@x>",
        )
    )
    assert found.message_id == "<20261120102233.1234@customer.example>"
    assert found.to == ("complaints+token@redress.example", "li@customer.example", "a@b.example")
    assert found.references == ("<1@x>", "<2@x>", "<3@x>")
    assert found.sent_at == datetime(2026, 11, 20, 2, 22, 33, tzinfo=UTC)


def test_a_mail_without_message_id_is_known_by_its_digest() -> None:
    raw = mail(b"x", message_id=None)
    digest = hashlib.sha256(raw).hexdigest()
    assert (read(raw).message_id, read(raw).sha256, read(raw).size) == (f"sha256:{digest}", digest, len(raw))
    assert read(mail(b"x", message_id="broken id")).message_id.startswith("sha256:")
    assert read(mail(b"x", message_id="no.brackets@x")).message_id == "no.brackets@x"


def test_files_have_digest_type_and_reason_for_refusal() -> None:
    files = {
        "a.pdf": attached(PDF, "application/octet-stream", "attachment; filename=a.pdf"),
        "a.exe": attached(b"MZ", "application/pdf", "attachment; filename=a.exe"),
        "b.pdf": attached(b"MZ", "application/pdf", "attachment; filename=b.pdf"),
        "v.ics": attached(b"BEGIN:VCALENDAR", "text/calendar", "attachment; filename=v.ics"),
        "n.txt": attached("字".encode("gbk"), "text/plain", "attachment; filename=n.txt"),
    }
    found = read(mail(multipart("mixed", part(b"x"), *files.values()), content_type=of("mixed")))
    by_name = {one.filename: one for one in found.attachments}
    assert list(by_name) == list(files)
    assert (by_name["a.pdf"].media_type, by_name["a.pdf"].refused) == ("application/pdf", "")
    assert by_name["a.pdf"].sha256 == hashlib.sha256(PDF).hexdigest()
    assert by_name["n.txt"].refused == ""
    assert "不能接收这种文件" in by_name["a.exe"].refused
    assert "不能接收这种文件" in by_name["v.ics"].refused
    assert "内容与其扩展名不符" in by_name["b.pdf"].refused


def test_too_many_files_are_listed_and_refused() -> None:
    piece = attached(PDF, "application/pdf", "attachment; filename=a.pdf")
    found = read(mail(multipart("mixed", part(b"x"), *[piece] * (MOST_FILES + 3)), content_type=of("mixed")))
    refused = [one.refused for one in found.attachments]
    assert refused == [""] * MOST_FILES + [f"附件太多，只收前 {MOST_FILES} 个。"] * 3


def test_a_small_picture_in_the_text_is_no_evidence_but_a_photo_is() -> None:
    page = part(b'<p>x<img src="cid:a@x"><img src="cid:b@x">', "text/html")
    logo = attached(PNG, "image/png", "inline; filename=logo.png", "Content-ID: <a@x>")
    photo = attached(JPG + b"1" * 50_000, "image/jpeg", "inline; filename=p.jpg", "Content-ID: <b@x>")
    beside = attached(PNG, "image/png", "attachment; filename=c.png", "Content-ID: <c@x>")
    found = read(mail(multipart("related", page, logo, photo, beside), content_type=of("related")))
    assert [(one.filename, one.inline) for one in found.attachments] == [
        ("logo.png", True),
        ("p.jpg", False),
        ("c.png", False),
    ]


def test_text_of_several_megabytes_is_cut_and_says_so() -> None:
    found = read(mail("漏".encode() * 1_000_000, content_type="text/plain; charset=utf-8"))
    assert len(found.text) == 100_000
    assert "text cut after 100000 characters" in found.reasons


def test_work_is_bounded_by_parts_and_depth() -> None:
    many = take_apart(mail(multipart("mixed", *[part(b"x")] * 2000), content_type=of("mixed")))
    assert sum(1 for _ in many.walk()) <= MOST_PARTS
    assert many.cut
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99)
    )
    assert sum(1 for _ in take_apart(deep).walk()) <= MOST_DEPTH + 1
    table = "<table>" + "<tr><td>a<td>b</tr>" * 3000 + "<tr><td>" + "x" * 200_000 + "</table>"
    assert len(readable(table)[0]) < 300_000


def test_that_the_case_cannot_be_looked_up_is_no_fault_of_the_mail() -> None:
    def down(_: ReadMail) -> str:
        raise OSError("database is down")

    with pytest.raises(OSError, match="database is down"):
        read_mail(mail(b"x"), OWN, down)
    assert read_mail(mail(b"x", precedence="bulk"), OWN, down).verdict == "automatic"  # nobody is asked


def test_a_letter_of_ours_that_is_forwarded_back_leaves_the_customers_words() -> None:
    letter = (
        "发件人: 投诉 <complaints@redress.example>\n发送时间: 2026年11月20日\n收件人: 王\n主题: 受理\n\n好"
    )
    raw = mail(
        f"{TEXT}\n\n{letter}".encode(),
        subject="Fwd: TS-20261120-0007",
        content_type="text/plain; charset=utf-8",
    )
    found = read(raw)
    assert (found.verdict, found.text, found.original_sender) == ("reply", TEXT, "")


def test_what_was_forwarded_twice_is_followed_to_the_customer() -> None:
    mark = (
        "---------- Forwarded message ---------\nFrom: {} <{}@x.example>\nDate: 2026\nSubject: a\nTo: b\n\n"
    )
    body = "请看" + "\n\n" + mark.format("Li", "li") + mark.format("Zhang", "zhang") + TEXT
    found = read(mail(body.encode(), subject="Fwd: Fwd: a", content_type="text/plain; charset=utf-8"))
    assert (found.text, found.original_sender) == (f"请看\n\n{TEXT}", "zhang@x.example")
    assert "li@x.example" in found.quoted


def test_a_letter_that_begins_with_headers_of_its_own_stays_whole() -> None:
    body = f"发件人：王小明\n收件人：投诉部\n日期：2026-11-20\n主题：漏水\n\n{TEXT}"
    found = read(mail(body.encode(), content_type="text/plain; charset=utf-8"))
    assert (found.text, found.original_sender) == (body, "")


def test_a_photo_sent_from_a_telephone_has_no_text() -> None:
    photo = attached(JPG, "image/jpeg", "inline; filename=a.jpg")
    body = multipart("mixed", photo, part("\r\n发自我的iPhone".encode()))
    found = read(mail(body, content_type=of("mixed"), subject=""))
    assert (found.verdict, found.text, len(found.attachments)) == ("complaint", "", 1)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("a\n\nOn Fri, Nov 20, 2026 at 10:22, X <x@y.z> wrote:\n> b\nc\n> d\ne", "a\n\nc\ne"),
        ("a\n-----\nb", "a\n-----\nb"),
        ("a\n________________________________\nb", "a\n________________________________\nb"),
        ("发件人：我\n厨房漏水", "发件人：我\n厨房漏水"),
        ("地址：幸福里\n时间：昨天\n主题：漏水", "地址：幸福里\n时间：昨天\n主题：漏水"),
        ("清单：\n- 一\n- 二\n-- \n王", "清单：\n- 一\n- 二"),
        ("> 300 元", "> 300 元"),
        ("a\n发自我的 iPhone", "a"),
        ("a\nSent from Mail for Windows", "a"),
        ("来自我的手机号 13800138000 的短信说不处理", "来自我的手机号 13800138000 的短信说不处理"),
    ],
)
def test_history_is_cut_where_it_begins_and_nowhere_else(text: str, own: str) -> None:
    assert divide(text, answers=False).own == own


def test_nothing_is_lost_between_what_was_written_and_what_was_copied() -> None:
    told = divide("a\n\nOn Fri, Nov 20, 2026, X <x@y.z> wrote:\n> b\n> c\n\n-- \nme", answers=True)
    assert told.own == "a"
    assert all(piece in told.quoted for piece in ("wrote:", "> b", "> c", "me"))


@pytest.mark.parametrize(
    "label", ["zlib", "punycode", "unicode_escape", "rot13", "idna", "undefined", "base64", "../x", "é"]
)
def test_no_codec_is_called_that_is_no_charset_of_mail(label: str) -> None:
    assert known(label) == ""
    assert decoded("漏水了，请处理".encode(), label) == "漏水了，请处理"


@given(st.sampled_from(sorted(ALIASES)), st.binary(max_size=200))
@settings(max_examples=500)
def test_any_bytes_under_any_label_are_text(label: str, data: bytes) -> None:
    decoded(data, label).encode()


def test_words_parameters_addresses_and_moments_of_broken_headers() -> None:
    assert words(b"=?utf-8?B?!!!?= x =?utf-8?Q?=E6?=") == "x \ufffd"
    assert parameters(b'text/plain; charset="utf-8; name=a') == (
        "text/plain",
        {"charset": "utf-8", "name": "a"},
    )
    assert parameters(b"attachment; filename*1=b; filename*0=a; filename*x=c")[1] == {"filename": "ab"}
    assert addresses(b"a@b@c.example, @, <>, x <y>, \xff@z.example") != []
    assert moment("Fri, 20 Nov 2026 10:22:33") == datetime(2026, 11, 20, 10, 22, 33, tzinfo=UTC)
    assert moment("yesterday") is None
