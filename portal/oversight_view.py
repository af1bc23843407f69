"""What the pages of oversight share: who may look, the period, shares and lengths in words, small bars."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlmodel import Session, select

from adapters.clock import now
from adapters.office import default_calendar
from adapters.packs import pack_named, packs
from adapters.words import say
from complaints.access import may
from complaints.calendar import Calendar, Locale
from complaints.pack import Pack
from complaints.people import Person
from portal.moments import length
from portal.sessions import Staff, demand
from portal.web import default_pack, locale_of, page

TABS = (
    ("", "集中投诉"),
    ("/quotas", "回访定额"),
    ("/standards", "服务标准"),
    ("/indicators", "评估指标"),
    ("/learning", "自动学习"),
    ("/hot", "热点"),
    ("/summary", "月度汇总"),
)
LONGEST = timedelta(days=731)
BAR, GAP, HIGH, FOOT = 18, 6, 44, 15


def overseer(person: Staff) -> Person:
    """A supervisor or manager; 403 for everybody else."""
    demand(person, "oversight")
    return person


Overseer = Annotated[Person, Depends(overseer)]


def compiler(person: Staff) -> Person:
    """Whoever compiles the month's statistics: the desk, too (procedure K: the assistant); 403 for others."""
    demand(person, "summary")
    return person


Compiler = Annotated[Person, Depends(compiler)]


@dataclass(frozen=True)
class Period:
    """Days by the calendar of the house, both included, and what else was chosen."""

    first: date
    last: date
    since: datetime
    until: datetime
    procedure: str = ""
    site: str = ""

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        chosen = {"from": self.first, "to": self.last, "procedure": self.procedure, "site": self.site}
        return urlencode({name: value for name, value in chosen.items() if value})


def period(
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    procedure: Annotated[str, Query(max_length=60)] = "",
    site: Annotated[str, Query(max_length=200)] = "",
) -> Period:
    """The period that was chosen, at most two years; this month when none was."""
    today = now().astimezone(default_calendar().zone).date()
    last = last or today
    first = min(first or last.replace(day=1), last)
    first = max(first, last - LONGEST)
    return between(first, last, procedure if procedure in packs() else "", site.strip())


def between(first: date, last: date, procedure: str = "", site: str = "") -> Period:
    """A period from one day to another, both included."""
    zone = default_calendar().zone
    since = datetime.combine(first, datetime.min.time(), zone)
    until = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    return Period(first, last, since, until, procedure, site)


Chosen = Annotated[Period, Depends(period)]


def shortcuts(today: date) -> list[tuple[str, str]]:
    """Periods that are often asked for, with the query of each."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    spans = {
        "本月": (month, today),
        "上月": (before, month - timedelta(days=1)),
        "本季": (quarter, today),
        "今年": (month.replace(month=1), today),
    }
    return [(name, urlencode({"from": a, "to": z})) for name, (a, z) in spans.items()]


def edges(chosen: Period, most: int = 12) -> list[datetime]:
    """The period cut into at most so many equal stretches of whole days."""
    days = (chosen.last - chosen.first).days + 1
    step = max(1, -(-days // most))
    starts = [chosen.first + timedelta(days=n) for n in range(0, days, step)]
    return [between(day, day).since for day in starts] + [chosen.until]


def oversight_page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of oversight, with its tabs."""
    locale = locale_of(request)
    return page(
        request,
        template,
        status,
        tabs=TABS if may(request.state.person, "oversight") else TABS[-2:],
        percent=percent,
        took=lambda span: "—" if span is None else length(span, locale),
        bars=bars,
        meter=meter,
        **context,
    )


def percent(share: float | None) -> str:
    """A share in whole per cent; a dash when there is none."""
    return "—" if share is None else f"{share * 100:.0f}%"


def bars(counts: Sequence[int], title: str, labels: Sequence[str] = ()) -> Markup:
    """Counts as small bars with their figures, the last one in full colour; `title` says what they are."""
    width, top = len(counts) * (BAR + GAP), max(counts, default=0) or 1
    shapes = []
    for place, count in enumerate(counts):
        tall = max(round(count / top * HIGH), 1)
        left, middle = place * (BAR + GAP), place * (BAR + GAP) + BAR / 2
        said = escape(f"{labels[place]} · {count}" if labels else str(count))
        last = " now" if place == len(counts) - 1 else ""
        shapes.append(
            f'<g><title>{said}</title><rect class="bar-part{last}" x="{left}" y="{FOOT + HIGH - tall}" '
            f'width="{BAR}" height="{tall}" rx="2"/>'
            + (f'<text x="{middle}" y="{FOOT + HIGH - tall - 3}">{count}</text>' if count else "")
            + "</g>"
        )
    told = escape(f"{title}: {', '.join(map(str, counts))}")
    return Markup(  # every text in it is escaped
        f'<svg class="bars" viewBox="0 0 {width} {FOOT + HIGH}" width="{width}" height="{FOOT + HIGH}" '
        f'role="img" aria-label="{told}" xmlns="http://www.w3.org/2000/svg">{"".join(shapes)}</svg>'
    )


def meter(share: float | None) -> Markup:
    """A share as a short bar beside its figure."""
    if share is None:
        return Markup('<span class="soft">—</span>')
    wide = f"{share * 60:.1f}"
    return Markup(  # figures only
        f'<span class="meter"><svg viewBox="0 0 60 8" width="60" height="8" aria-hidden="true">'
        f'<rect class="rail" width="60" height="8" rx="4"/>'
        f'<rect class="bar-part now" width="{wide}" height="8" rx="4"/></svg> {percent(share)}</span>'
    )


def names_of(session: Session) -> dict[str, Person]:
    """Everybody who works or worked here, by id."""
    return {person.id: person for person in session.exec(select(Person))}


def label_of(find: Callable[[Pack], Any], procedure: str, key: str, locale: Locale) -> str:
    """The label of a key in the procedure's pack, else in any that knows it, else the key itself."""
    for pack in (pack_named(procedure), default_pack(), *packs().values()):
        found = find(pack).get(key)
        if found is not None:
            return str(getattr(found, "label", found).text(locale))
    return key


def stage_label(stage: str, procedure: str, locale: Locale) -> str:
    """The name of a stage, a duty, or of the raising from a level."""
    if stage.startswith("raise."):
        level = label_of(lambda pack: pack.levels, procedure, stage.removeprefix("raise."), locale)
        return say("升级：{}", locale).format(level)
    return label_of(lambda pack: {**pack.stages, **pack.duties}, procedure, stage, locale)


def procedures(used: Iterable[Pack], locale: Locale) -> list[tuple[str, str]]:
    """The procedures to choose from."""
    return [(pack.procedure, pack.title.text(locale)) for pack in used]


def in_zone(at: datetime, calendar: Calendar) -> date:
    """The day of a moment at the office."""
    return at.astimezone(calendar.zone).date()
