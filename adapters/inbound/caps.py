"""Caps: how much mail leads to something by itself; what is beyond them is held for a person.

Machines that answer each other send for ever. Of a mail that is held nothing comes, and above all no letter,
so the other side has nothing left to answer. All figures stand in CAPS.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PROVIDERS = frozenset(
    (
        "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "yeah.net", "188.com",
        "sina.com", "sina.cn", "sohu.com", "aliyun.com", "139.com", "189.cn", "wo.cn", "21cn.com",
        "gmail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "yahoo.com",
        "yahoo.com.tw", "yahoo.com.hk", "proton.me", "protonmail.com", "gmx.net", "gmx.com",
    )
)  # fmt: skip
"""Where everybody may have an address: such a domain says nothing about who writes."""


@dataclass(frozen=True)
class Came:
    """A mail of a person as the caps see it; `answers` is the case it replies to, empty for a new complaint.

    `text_key`: see `text_key`. `sender` in lower case.
    """

    sender: str
    text_key: str
    answers: str
    at: datetime

    @property
    def source(self) -> str:
        """Who sends, as far as an address can tell: the domain, or at a provider the address."""
        domain = self.sender.rpartition("@")[2]
        return self.sender if domain in PROVIDERS else domain


@dataclass(frozen=True)
class Cap:
    """At most so many mails an hour and a day of which `same` says that they count as one kind."""

    code: str
    per_hour: int
    per_day: int
    same: Callable[[Came, Came], bool]


def _new(one: Came, other: Came) -> bool:
    """Whether both are new complaints; each of these is acknowledged by a letter."""
    return not one.answers and not other.answers


CAPS = (
    Cap("held_text", 3, 5, lambda a, b: _new(a, b) and a.source == b.source and a.text_key == b.text_key),
    Cap("held_sender", 5, 20, lambda a, b: _new(a, b) and a.sender == b.sender),
    Cap("held_domain", 20, 100, lambda a, b: _new(a, b) and a.source == b.source),
    Cap("held_case", 20, 60, lambda a, b: bool(a.answers) and a.answers == b.answers),
    Cap("held_replies", 20, 100, lambda a, b: a.sender == b.sender),
)
"""The same text, the same sender, the same company, the same case; and anything at all of one sender."""


def over(mail: Came, earlier: Iterable[Came], now: datetime) -> str:
    """The code of the cap that a mail is over, empty when it is under all of them.

    `earlier`: mails of the last 24 hours of which something came; what was held does not count.
    """
    past = list(earlier)
    for cap in CAPS:
        alike = [one.at for one in past if cap.same(mail, one)]
        for most, span in ((cap.per_hour, HOUR), (cap.per_day, DAY)):
            if sum(at > now - span for at in alike) >= most:
                return cap.code
    return ""


def text_key(subject: str, text: str) -> str:
    """A short key of what a mail says: the same for the same words, whatever numbers are in them."""
    words = re.sub(r"[\W\d_]+", "", f"{subject}\n{text}").casefold()
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()[:32]
