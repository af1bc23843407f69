"""The first page: how to complain and what happens next."""

from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from complaints.calendar import Locale
from portal.drawing import draw
from portal.sessions import Visitor
from portal.web import default_pack, locale_of, page

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request, person: Visitor) -> Response:
    """How to complain, by which channels, and what happens then, drawn from the procedure."""
    locale = locale_of(request)
    return page(request, "start.html", pack=default_pack(), chart=Markup(chart(locale)))


@lru_cache
def chart(locale: Locale) -> str:
    """The chart of the default procedure, drawn once for each language."""
    return draw(default_pack(), locale)
