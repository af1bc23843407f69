"""By what a customer is known again: telephones, addresses and site in one plain form each."""

import re
from collections.abc import Iterator

from complaints.filing import BETWEEN_NUMBERS
from complaints.oversight.clusters import site_of

EXTENSION = re.compile(r"转|#|ext", re.IGNORECASE)
ABROAD = {"86": 12, "886": 11, "852": 11, "853": 11}
"""Country prefixes and from how many digits on a number that begins so carries one."""
STRONG = ("phone", "email", "wechat")
"""Marks that one customer alone has; a name with a site, or a site, is weaker."""


def telephones(text: str) -> list[str]:
    """The digits of each telephone in a field, without country prefix, leading zeros and extension."""
    found = (_plain(EXTENSION.split(one)[0]) for one in BETWEEN_NUMBERS.split(text))
    return list(dict.fromkeys(one for one in found if len(one) >= 5))


def _plain(number: str) -> str:
    digits = re.sub(r"\D", "", number).lstrip("0")
    prefix = next((p for p, least in ABROAD.items() if digits.startswith(p) and len(digits) >= least), "")
    return digits[len(prefix) :].lstrip("0")


def mailbox(address: str) -> str:
    """An e-mail address in lower case without a tag (wang+shop@…): mail to both lands in one mailbox."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.split('+')[0] or local}{at}{domain}"


def site(project: str) -> str:
    """The site or supplier of a project, as the clusters know it; case does not count."""
    return site_of(project).casefold()


def marks(name: str, phone: str, email: str, wechat: str, project: str) -> Iterator[tuple[str, str]]:
    """The marks of a complaint, each with its kind: phone, email, wechat, person (name and site), site."""
    for number in telephones(phone):
        yield "phone", number
    if email:
        yield "email", mailbox(email)
    if wechat:
        yield "wechat", wechat.strip()
    if place := site(project):
        yield "site", place
        if name.strip():
            yield "person", f"{''.join(name.split()).casefold()}\n{place}"
