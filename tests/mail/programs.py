"""Answers and forwarded mails as the programs write them, copied history and all."""

from collections.abc import Iterator
from pathlib import Path

from tests.mail.shapes import CASE, LETTER, Shape, encoded, mail, multipart, of, part, word

OWN_WORDS = "师傅昨天来过，还是漏水。\n请再安排一次，电话 13800138000。"
OLD = "王先生：\n您的投诉已收到，编号见主题。\n投诉处理部"
ENGLISH = "The plumber came yesterday, it still leaks.\nPlease send him again."
OLD_ENGLISH = "Dear Mr Wang,\nwe have received your complaint."
NOTES = ("", "您的邮件客户端不支持HTML格式。", "This e-mail is in HTML; please use an HTML capable program.")
QUOTED = "\n".join(f"> {line}" for line in OLD.split("\n"))
QUOTED_TIGHT = "\n".join(f">{line}" for line in OLD.split("\n"))
QUOTED_ENGLISH = "\n".join(f"> {line}" for line in OLD_ENGLISH.split("\n"))

SAMPLES = Path(__file__).parent / "samples"
"""Answers as the programs write them: {own} is what the sender wrote, the rest is what the program copied."""
FILLINGS = {
    "{old}": OLD,
    "{cited}": QUOTED,
    "{tight}": QUOTED_TIGHT,
    "{old_english}": OLD_ENGLISH,
    "{cited_english}": QUOTED_ENGLISH,
}


def sample(path: Path, own: str, line_end: str = "\n") -> str:
    """A sample with its blanks filled in."""
    text = path.read_text(encoding="utf-8").replace("{own}", own)
    for blank, filling in FILLINGS.items():
        text = text.replace(blank, filling.replace("\n", line_end))
    return text


def answers() -> Iterator[Shape]:
    """What was written is told from what was copied, in answers by headers and by subject alone."""
    base64 = {"content_type": "text/plain; charset=utf-8", "content_transfer_encoding": "base64"}
    thread = {"references": f"<x@y.z>\r\n <{LETTER}@redress.example>"}
    title = word("回复：您的投诉已受理【TS-20261120-0009】", "gbk")
    for path in sorted((SAMPLES / "answers").glob("*.txt")):
        for own in (OWN_WORDS, ENGLISH):
            kept: str | None = own
            if path.stem == "NetEase-Mail-Master":
                kept = None  # the card with the sender's name stays: it may be wanted
            elif path.stem == "Foxmail":
                kept = f"{own}\n\n王小明"
            body = encoded(sample(path, own).encode(), "base64")
            name = f"{path.stem} {'zh' if own is OWN_WORDS else 'en'}"
            raw = mail(body, subject=word("Re: 您的投诉已受理"), **base64, **thread)
            yield Shape(f"answer {name}", "answer", raw, "reply", kept, case=CASE)
            raw = mail(body, subject=title, **base64)
            yield Shape(f"answer by number {name}", "answer", raw, "reply", kept, case="TS-20261120-0009")


def pages() -> Iterator[Shape]:
    """The same as HTML alone, and beside a plain text that says nothing."""
    base64 = {"content_type": "text/html; charset=gb2312", "content_transfer_encoding": "base64"}
    for path in sorted((SAMPLES / "pages").glob("*.html")):
        page = sample(path, OWN_WORDS.replace("\n", "<br>"), "<br>").encode("gbk")
        body = encoded(page, "base64")
        raw = mail(body, in_reply_to=f"<{LETTER}@redress.example>", **base64)
        yield Shape(f"page {path.stem}", "page", raw, "reply", OWN_WORDS, case=CASE)
        yield Shape(f"page first mail {path.stem}", "page", mail(body, **base64), "complaint", OWN_WORDS)
        for note in NOTES:
            both = multipart("alternative", part(note.encode()), part(page, "text/html; charset=gbk"))
            raw = mail(both, content_type=of("alternative"))
            yield Shape(f"page {path.stem} beside {note[:8]}", "page", raw, "complaint", OWN_WORDS)
