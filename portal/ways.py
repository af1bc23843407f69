"""The published channels: how to complain, as the start page and the poster say it.

What this installation has not set (a telephone, a mailbox, an address) is not offered: nobody is sent to a
channel that leads nowhere. The procedure still takes what comes in by it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from adapters.paper_context import PROMISED
from adapters.paper_words import within
from adapters.settings import settings
from complaints.calendar import Locale
from complaints.pack import Pack
from portal.web import offered_packs


@dataclass(frozen=True)
class Way:
    """One channel: its label, what one needs to know (a number, an address), and a link if there is one."""

    key: str
    label: str
    value: str = ""
    href: str = ""


def ways_of(pack: Pack, locale: Locale) -> list[Way]:
    """The channels of a procedure that lead somewhere here, in the order of the pack."""
    here = settings()
    email = here.company_email if here.takes_mail else ""
    place = here.company_address
    known = {
        "web": ("", form_path(pack)),
        "phone": (here.company_phone, f"tel:{here.company_phone}"),
        "email": (email, f"mailto:{email}"),
        "letter": (place, ""),
        "on_site": (place, ""),
    }
    silent = {"wechat": bool(here.wechat_token.get_secret_value()), "third_party": True}
    found = []
    for key, label in pack.channels.items():
        value, href = known.get(key, ("", ""))
        if value or key == "web" or silent.get(key):
            found.append(Way(key, label.text(locale), value, href))
    return found


def reach_of(pack: Pack, locale: Locale) -> list[Way]:
    """Numbers and addresses alone, for paper; channels that lead to the same place stand together."""
    found: dict[str, Way] = {}
    for way in ways_of(pack, locale):
        if way.value:
            comma = ", " if locale == "en" else "、"
            same = found.get(way.value)
            label = f"{same.label}{comma}{way.label}" if same else way.label
            found[way.value] = Way(way.key, label, way.value, way.href)
    return list(found.values())


def steps_of(pack: Pack, locale: Locale) -> list[tuple[str, str]]:
    """What happens next and by when, as the acknowledgement promises it: stages with one limit for all."""
    stages = [pack.stages[key] for key in PROMISED if not pack.stages[key].limits]
    return [(one.label.text(locale), within(one.limit, one.starts, locale)) for one in stages]


def form_path(pack: Pack) -> str:
    """Where the public form of a procedure is, below the address of the portal."""
    return f"/complain?procedure={pack.procedure}" if len(offered_packs()) > 1 else "/complain"


def form_url(pack: Pack, locale: Locale) -> str:
    """The address behind the QR code: the public form in a language; without a form the start page."""
    path = form_path(pack) if "web" in pack.channels else "/"
    named = {"procedure": pack.procedure} if len(offered_packs()) > 1 else {}
    return f"{settings().public_url}{path.partition('?')[0]}?{urlencode(named | {'lang': locale})}"
