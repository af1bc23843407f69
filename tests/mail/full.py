"""Whole mails as the programs send them, headers and all (samples/mails), and what must be made of each."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from pathlib import Path

from complaints.mailbox import Verdict
from tests.mail.shapes import CASE, Shape, word

MAILS = Path(__file__).parent / "samples" / "mails"
EXPECTED: dict[str, tuple[Verdict, str | None, str, tuple[str, ...], str]] = {
    "163": (
        "complaint",
        "师傅来过两次，还是漏水。照片见附件。",
        "关于幸福里3-501漏水的投诉",
        ("漏水.jpg",),
        "",
    ),
    "163-receipt": ("automatic", None, "已读：您的投诉已受理", (), ""),
    "Apple-Mail": ("complaint", "这是天花板：\n\n请尽快派人来。", "楼上漏水", ("IMG_0001.jpg",), ""),
    "Chinese-government-hotline": (
        "complaint",
        "现将消费者王小明的投诉转你单位办理，请于7个工作日内反馈。\n日期：2026-11-20\n主题：厨房漏水\n"
        "联系人：王小明 13800138000",
        "消费者投诉转办单 编号20261120001",
        (),
        "",
    ),
    "Exchange-vacation": ("automatic", None, "自动答复: 您的投诉已受理", (), ""),
    "Foxmail": (
        "reply",
        "已经安排了，但是没有人来。",
        "回复: 您的投诉已受理（TS-20261120-0007）",
        (),
        CASE,
    ),
    "Gmail": ("reply", "Saturday is fine, after ten.", "Re: Your complaint", (), CASE),
    "Outlook-Exchange": (
        "reply",
        "请改到周六上午。\n\n李四\n电话：010-12345678",
        "答复: 您的投诉已受理",
        ("image001.png",),
        CASE,
    ),
    "QQ": ("complaint", "你好，我家厨房漏水三天了，没有人管。", "厨房漏水三天没人管", (), ""),
    "QQ-large-file": (
        "complaint",
        "视频见附件。\nleak.mp4 <https://wx.mail.qq.com/ftn/download?func=3&key=abc>",
        "漏水的视频",
        (),
        "",
    ),
    "QQ-vacation": ("automatic", None, "自动回复: 您的投诉已受理【TS-20261120-0007】", (), ""),
    "WeCom": ("reply", "材料还是不对，请换。", "供应商送错材料【TS-20261120-0007】", (), CASE),
    "mixed-quoting": ("reply", "Saturday.\n3-501.", "Re: Your complaint TS-20261120-0007", (), CASE),
    "newsletter": ("automatic", "瓷砖五折", "双十一返场：瓷砖五折", (), ""),
    "story-of-a-chat": (
        "complaint",
        "你们客服在2026年11月18日的微信里写道：\n“退款三天到账。”\n到今天也没有收到。\n> 500 元不是小数目。",
        "投诉客服",
        (),
        "",
    ),
}


def filled(source: str) -> bytes:
    """A sample as bytes: `[[w CHARSET TEXT]]` a word, `[[b64 CHARSET]]…[[end]]` a body."""

    def body(found: re.Match[str]) -> str:
        data = found[3].encode(found[2])
        return (b64encode(data) if found[1] == "b64" else b2a_qp(data, istext=True)).decode("ascii")

    source = re.sub(r"\[\[w (\S+) (.*?)\]\]", lambda found: word(found[2], found[1]).decode("ascii"), source)
    source = re.sub(r"\[\[(b64|qp) ([\w-]+)\]\](.*?)\[\[end\]\]", body, source, flags=re.DOTALL)
    label = re.search(r"charset=(gb2312)\nContent-Transfer-Encoding: 8bit", source)
    return source.replace("\n", "\r\n").encode(label[1] if label else "utf-8")


def mails() -> Iterator[Shape]:
    """Each sample with its line ends as on the wire, and as it lies in a file."""
    for name, (verdict, text, subject, files, case) in EXPECTED.items():
        raw = filled((MAILS / f"{name}.eml").read_text(encoding="utf-8"))
        for ends, data in (("wire", raw), ("file", raw.replace(b"\r\n", b"\n"))):
            yield Shape(f"{name} {ends}", "whole mail", data, verdict, text, subject, files=files, case=case)
