"""Which case a mail answers, as far as the mail itself tells it; who has a database can tell more.

In this order: the signed address it was sent to, the letters of ours it refers to, the number in its subject.
"""

import re
import unicodedata
from collections.abc import Iterable

from adapters.inbound.model import Own, ReadMail
from adapters.links import WrongLink, number_of_reply


def number_by_address(mail: ReadMail, own: Own) -> str:
    """The number in a signed address (name+TOKEN@…) of ours that it was sent to, "" if there is none."""
    for address in mail.to:
        local, _, domain = address.partition("@")
        name, plus, token = local.partition("+")
        if plus and f"{name}@{domain}".lower() in own.addresses:
            try:
                return number_of_reply(token)
            except WrongLink:
                continue
    return ""


def letters_answered(mail: ReadMail, own: Own) -> list[str]:
    """The ids of letters of ours in In-Reply-To and References, the nearest first; see complaints.letters."""
    ids = (one.strip("<>").rpartition("@") for one in reversed(mail.references))
    return [letter for letter, _, domain in ids if letter and domain.lower() == own.domain.lower()]


def numbers_in(text: str, prefixes: Iterable[str]) -> list[str]:
    """The complaint numbers in a text, full-width, lower case and stray spaces mended."""
    plain = re.sub(r"[‐‑‒–—―−－﹣]", "-", unicodedata.normalize("NFKC", text[:5000])).upper()
    series = "|".join(sorted(map(re.escape, prefixes), key=len, reverse=True))
    if not series:
        return []
    found = re.findall(rf"(?<![A-Z0-9])({series}) ?- ?(20\d{{6}}) ?- ?(\d{{4,6}})(?!\d)", plain)
    return list(dict.fromkeys("-".join(one) for one in found))


def number_in_subject(mail: ReadMail, own: Own) -> str:
    """The first complaint number in the subject, "" if there is none. Not signed: anybody can write it."""
    return next(iter(numbers_in(mail.subject, own.prefixes)), "")
