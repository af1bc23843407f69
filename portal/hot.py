"""Hot matters: what many complain about at present, by words, site and class, whatever the packs warn of."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from adapters.clock import now
from adapters.database import reading
from adapters.oversight_rows import in_use, sightings
from adapters.paper_words import shared_in_words
from complaints.access import may
from complaints.calendar import Locale
from complaints.oversight.clusters import Found, find
from complaints.pack import Pack
from complaints.pack_words import Cluster
from portal.oversight import SHARES
from portal.oversight_view import Compiler, oversight_page
from portal.web import locale_of

router = APIRouter(prefix="/oversight/hot", include_in_schema=False)

WITHIN = 28
"""So many days make a matter a hot one; the trend shows twelve weeks."""
FROM = 3
"""From so many complaints on that share something. A repeat counts: it shows that the matter is not over."""
BY = ("words", "project", "assessment")
LISTED = 40
NEWEST = 5
"""So many complaints of a matter are named."""
Choice = Literal["", "words", "project", "assessment"]


@router.get("")
def show(request: Request, person: Compiler, by: Annotated[Choice, Query()] = "") -> Response:
    """The matters of the last four weeks that are more than one customer's, the most frequent first."""
    moment, locale = now(), locale_of(request)
    rules = [Cluster(by=one, at_least=FROM, within_days=WITHIN) for one in BY if by in ("", one)]
    with reading() as session:
        used = in_use(session)
        seen = sightings(session, rules, moment)
    rows = [
        _row(pack, found, may(person, "oversight"), locale)
        for pack in used
        for rule in rules
        for found in find(rule, seen.get(pack.procedure, []), moment)
    ]
    rows.sort(key=lambda row: (-row["count"], -row["last"]))
    return oversight_page(
        request,
        "hot.html",
        now=moment,
        tab="/hot",
        rows=rows[:LISTED],
        packs=used,
        by=by,
        choices=BY,
        shares=SHARES,
        within=WITHIN,
    )


def _row(pack: Pack, found: Found, oversees: bool, locale: Locale) -> dict[str, Any]:
    """One matter; where the pack warns of the like, with the page on which its customers can be told."""
    by, newest = found.rule.by, found.newest
    warns = oversees and any(rule.by == by for rule in pack.clusters)
    return {
        "pack": pack,
        "by": by,
        "shared": shared_in_words(pack, by, found.shared, locale),
        "count": len(found.cases),
        "open": sum(not case.closed for case in found.cases),
        "last": found.trend[-1],
        "before": found.trend[-2],
        "trend": found.trend,
        "newest": newest,
        "cases": list(reversed(found.cases))[:NEWEST],
        "page": f"/oversight/clusters/{pack.procedure}/{by}/{newest.number}" if warns else "",
    }
