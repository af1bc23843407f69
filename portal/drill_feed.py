"""The drills as a calendar of mail programs: what is on when, and nothing of who and what is practised."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from fastapi.responses import Response
from icalendar import Calendar, Event
from sqlmodel import Session, col, select

from adapters.database import reading
from adapters.links import WrongLink
from adapters.office import default_calendar
from adapters.rosters import with_rights
from adapters.settings import settings
from adapters.words import say
from complaints import access
from complaints.calendar import Locale
from complaints.people import Person
from complaints.records import Entry
from portal.drill_calendar import KINDS, STATES, Slot, year_of
from portal.sessions import works_here

MOVED = ("drill_planned", "drill_put_off", "drill_begun", "practised", "drill_broken_off")
"""What moves a drill in a calendar, or changes how it stands there."""
SHORTEST, READ_AGAIN = timedelta(minutes=1), timedelta(hours=6)
PRODUCT = "-//Redress//Drills//EN"


def feed(session: Session, person: Person, locale: Locale, now: datetime) -> Response:
    """The calendar of last year, this year and the next, as a person may see it."""
    year = now.astimezone(default_calendar().zone).year
    slots = [slot for y in (year - 1, year, year + 1) for slot in year_of(session, y, person, now)]
    name = say("演练日历", locale)
    made = Calendar({"PRODID": PRODUCT, "VERSION": "2.0", "CALSCALE": "GREGORIAN"})
    made.add("X-WR-CALNAME", f"{name} · {settings().company_name}")
    made.add("REFRESH-INTERVAL", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events(session, slots, locale):
        made.add_component(event)
    named = {"Content-Disposition": 'inline; filename="drills.ics"'}
    return Response(made.to_ical(), media_type="text/calendar; charset=utf-8", headers=named)


def feed_of(who: str, now: datetime) -> Response:
    """The calendar of whoever subscribed to it. WrongLink once the person has left, or works no more."""
    with reading() as session:
        person = session.get(Person, who)
        if person is None or not works_here(person) or not access.works(with_rights(person)):
            raise WrongLink("此链接无效。")
        return feed(session, with_rights(person), _locale(person), now)


def _locale(person: Person) -> Locale:
    return "zh-Hant" if person.locale == "zh-Hant" else "en" if person.locale == "en" else "zh-Hans"


def events(session: Session, slots: Iterable[Slot], locale: Locale) -> list[Event]:
    """The drills whose day is known to the reader; what was missed took place on no day."""
    dated = [slot for slot in slots if slot.at is not None and slot.state != "missed"]
    changes, last = _changes(session, [slot.number for slot in dated if slot.number])
    return [
        _event(slot, slot.at, changes[slot.number], last.get(slot.number, slot.since), locale)
        for slot in dated
        if slot.at is not None
    ]


def _changes(session: Session, numbers: list[str]) -> tuple[Counter[str], dict[str, datetime]]:
    """How often each was moved or changed how it stands, and when last."""
    query = select(Entry.number, Entry.at).where(col(Entry.number).in_(numbers), col(Entry.verb).in_(MOVED))
    count: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for number, at in session.exec(query.order_by(col(Entry.seq))):
        count[number] += 1
        last[number] = at
    return count, last


def _event(slot: Slot, at: datetime, changed: int, stamp: datetime, locale: Locale) -> Event:
    """Before it is on record it may still move once: when the year's holidays are announced."""
    row, host = slot.row, urlsplit(settings().public_url).hostname
    ended = row.ended_at if row is not None and row.begun_at is not None else None
    scheduled = f"{slot.plan}-{slot.period}-{row.attempt if row is not None else 1}"
    notes = [STATES[slot.state], KINDS[slot.kind], "" if slot.announced else "不预先通知"]
    notes.append("日期暂定：该年节假日安排尚未公布" if slot.provisional else "")
    status = "TENTATIVE" if row is None or slot.provisional else "CONFIRMED"
    made = Event()
    made.add("UID", f"{scheduled if slot.kind == 'scheduled' else slot.number}@{host}")
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        made.add(name, stamp.astimezone(UTC))
    made.add("SEQUENCE", 1 + changed if row is not None else 0 if slot.provisional else 1)
    made.add("DTSTART", at.astimezone(UTC))
    made.add("DTEND", max(ended or at + slot.lasts, at + SHORTEST).astimezone(UTC))
    made.add("SUMMARY", f"{say('【演练】', locale)}{slot.title.text(locale)}")
    made.add("DESCRIPTION", " · ".join(say(note, locale) for note in notes if note))
    made.add("STATUS", "CANCELLED" if slot.state == "broken_off" else status)
    made.add("TRANSP", "TRANSPARENT")
    if slot.number:
        made.add("URL", f"{settings().public_url}/drills/{slot.number}")
    if not slot.announced and row is not None and row.begun_at is None:
        made.add("CLASS", "CONFIDENTIAL")
    return made
