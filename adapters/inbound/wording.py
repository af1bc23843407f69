"""From a mail to what the record takes: the matter, the language to answer in, whose complaint it is."""

import re
from functools import lru_cache

import opencc
from pydantic import ValidationError

from adapters.inbound.model import ReadMail
from complaints.calendar import Locale
from complaints.filing import Complainant, Filing

LONGEST_MATTER = 20_000
LONGEST_SAID = 5_000
"""How much text a filing and an answer take; the whole of a longer one is kept as a file."""
PREFIX = re.compile(r"^\s*((re|aw|fw|fwd|回复|答复|回覆|转发|轉寄|轉發)\s*[:：]\s*)+", re.IGNORECASE)
UNNAMED = "未留姓名"
SEE_FILES = {"zh-Hans": "见附件。", "zh-Hant": "見附件。", "en": "See the attachments."}
"""What somebody says who sends files alone."""
HAN = re.compile(r"[\u3400-\u9fff]")


def filing_of(mail: ReadMail, procedure: str, *, forwarded: bool = False) -> Filing:
    """The complaint in a mail; of one that a colleague `forwarded`, the original sender complains.

    An address that mail servers do not take is left out.
    """
    address = mail.original_sender if forwarded else mail.sender
    name = "" if forwarded else mail.sender_name
    locale = language_of(f"{mail.subject}\n{mail.text}")
    facts = {
        "channel": "email",
        "procedure": procedure,
        "matter": shortened(matter_of(mail), LONGEST_MATTER) or SEE_FILES[locale],
        "locale": locale,
    }
    who = {"name": (" ".join(name.split()) or address.rpartition("@")[0] or UNNAMED)[:200]}
    try:
        return Filing(complainant=Complainant(**who, email=address), **facts)
    except ValidationError:
        return Filing(complainant=Complainant(**who), **facts)


def matter_of(mail: ReadMail) -> str:
    """What a mail is about: its text, with the subject as first line if that says more."""
    text, subject = mail.text.strip(), PREFIX.sub("", mail.subject).strip()
    if not subject or _bare(subject) in _bare(text):
        return text
    return f"{subject}\n\n{text}".strip()


def shortened(text: str, longest: int) -> str:
    """The text, cut off with dots if it is longer."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def language_of(text: str) -> Locale:
    """The language somebody writes in: English without Chinese characters, else by which kind prevails."""
    if not HAN.search(text):
        return "en"
    sample = text[:2000]
    traditional = _changed(sample, _converter("t2s").convert(sample))
    simplified = _changed(sample, _converter("s2t").convert(sample))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@lru_cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _changed(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after, strict=False))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
