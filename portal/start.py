"""The first page: how to complain and what happens next."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from complaints.calendar import Locale
from complaints.pack import Pack
from portal.drawing import draw
from portal.sessions import Visitor
from portal.ways import ways_of
from portal.web import chosen_pack, locale_of, offered_packs, page

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request, person: Visitor) -> Response:
    """How to complain, by which channels, and what happens then; of several procedures first which ones."""
    pack = chosen_pack(request)
    drawn = chart(pack, locale_of(request)) if pack else ""
    ways = ways_of(pack, locale_of(request)) if pack else []
    return page(request, "start.html", pack=pack, packs=offered_packs(), ways=ways, chart=Markup(drawn))


def chart(pack: Pack, locale: Locale) -> str:
    """The chart of a procedure."""
    return draw(pack, locale)
