"""What every page needs: who reads (a person or a program), in which language, and the paper to write on."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from adapters.clock import now
from adapters.office import default_calendar
from adapters.packs import pack_of
from adapters.settings import settings
from adapters.words import negotiate, say, translator
from complaints.calendar import LOCALES, Locale
from complaints.explain import explain
from complaints.limit_words import limit_in_words
from complaints.pack import Pack
from portal import moments
from portal.menu import menu_of

TEMPLATES = Path(__file__).parent.parent / "templates" / "pages"
LANGUAGES: dict[Locale, str] = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
LANGUAGE_COOKIE = "redress_lang"


def wants_json(request: Request) -> bool:
    """Whether a program reads: it asks for JSON, or at least does not ask for HTML as every browser does."""
    if request.url.path.startswith("/api/"):
        return True
    weights = dict(_weights(request.headers.get("accept", "")))
    html, json = weights.get("text/html", 0.0), weights.get("application/json", 0.0)
    return json > html or html == 0.0


def _weights(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        kind, *params = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in params if p.startswith("q=")), "1")
        found.append((kind.lower(), float(weight) if weight.replace(".", "", 1).isdigit() else 0.0))
    return found


def locale_of(request: Request) -> Locale:
    """The reader's language: chosen now (?lang=), chosen before (cookie), else what the browser prefers."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        for locale in LOCALES:
            if chosen == locale:
                return locale
    return negotiate(request.headers.get("accept-language", ""))


def default_pack() -> Pack:
    """The procedure of a complaint that names none."""
    return pack_of(settings().procedure)


def offered_packs() -> list[Pack]:
    """The procedures among which people choose, in the order of the settings."""
    return [pack_of(name) for name in settings().offered]


def chosen_pack(request: Request) -> Pack | None:
    """The offered procedure that the address names (?procedure=), or the only one; None: it must be chosen.

    404 for a name that is not offered.
    """
    offered = offered_packs()
    name = request.query_params.get("procedure", "")
    if not name:
        return offered[0] if len(offered) == 1 else None
    found = next((pack for pack in offered if pack.procedure == name), None)
    if found is None:
        raise HTTPException(404, "没有这个投诉程序。")
    return found


@lru_cache
def environment(locale: Locale) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = translator(locale)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters["say"] = lambda message: say(str(message), locale)
    made.filters["label"] = lambda label: label.text(locale) if label else ""
    made.filters["limit"] = lambda limit: limit_in_words(limit, locale)
    made.filters["explain"] = lambda step: explain(step, locale)
    made.filters["filesize"] = moments.file_size
    return made


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in the reader's language; times are shown in `zone` (default: that of the default calendar).

    `reader`: the language of somebody else for whom it is printed.
    """
    locale: Locale = context.pop("reader", None) or locale_of(request)
    zone = context.pop("zone", None) or default_calendar().zone
    moment: datetime = context.pop("now", None) or now()

    def when(at: datetime | str | None) -> str:
        return moments.moment(at, zone, locale, moment)

    def left(due: datetime | None, paused: datetime | None = None) -> str:
        return moments.lateness(due, moment, locale, paused)

    text = (
        environment(locale)
        .get_template(template)
        .render(
            {
                "locale": locale,
                "languages": _language_links(request),
                "path": request.url.path,
                "person": getattr(request.state, "person", None),
                "menu": menu_of(getattr(request.state, "person", None)),
                "csrf": getattr(request.state, "csrf", ""),
                "company": settings().company_name,
                "company_phone": settings().company_phone,
                "company_email": settings().company_email if settings().takes_mail else "",
                "company_address": settings().company_address,
                "when": when,
                "left": left,
                "now": moment,
                **context,
            }
        )
    )
    response = HTMLResponse(text, status)
    chosen = request.query_params.get("lang")
    if chosen in LOCALES:
        secure = settings().public_url.startswith("https:")
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=365 * 86_400, httponly=True, samesite="lax", secure=secure
        )
    return response


def _language_links(request: Request) -> list[tuple[Locale, str, str]]:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return [(key, name, "?" + urlencode([*kept, ("lang", key)])) for key, name in LANGUAGES.items()]


def words_of(request: Request) -> Callable[[str], str]:
    """Messages in the reader's language."""
    locale = locale_of(request)
    return lambda message: say(message, locale)


def nonce() -> str:
    """A fresh value that makes a form count once."""
    return secrets.token_urlsafe(16)
