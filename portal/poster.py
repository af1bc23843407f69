"""The poster: how to complain and what happens next, on a sheet for the wall (M: published channels)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from adapters.qr import qr_svg
from adapters.settings import settings
from portal.sessions import Visitor
from portal.ways import form_url, reach_of, steps_of, ways_of
from portal.web import chosen_pack, locale_of, offered_packs, page

router = APIRouter(include_in_schema=False)


@router.get("/poster")
def poster(request: Request, person: Visitor) -> Response:
    """One A4 sheet to print (?procedure=, ?lang=); of several procedures first the choice."""
    pack = chosen_pack(request)
    if pack is None:
        return page(request, "poster_choose.html", packs=offered_packs())
    locale = locale_of(request)
    return page(
        request,
        "poster.html",
        pack=pack,
        packs=offered_packs(),
        reach=reach_of(pack, locale),
        others=[way.label for way in ways_of(pack, locale) if not way.value and way.key != "web"],
        steps=steps_of(pack, locale),
        qr=Markup(qr_svg(form_url(pack, locale))),
        shown=settings().public_url.partition("://")[2],
    )
