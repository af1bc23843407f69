"""A calendar as mail programs read it (RFC 5545), written by hand: lines end with CRLF and are folded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
PRODUCT = "-//Redress//Drills//EN"
LONGEST = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Event:
    """An entry of a calendar. `uid` never changes; `sequence` rises when it is moved or called off.

    `stamp`: when it was last changed. `discreet`: not for everybody with whom the calendar is shared.
    """

    uid: str
    stamp: datetime
    starts: datetime
    ends: datetime
    summary: str
    status: Status = "CONFIRMED"
    sequence: int = 0
    description: str = ""
    url: str = ""
    discreet: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar of some events, to be served as text/calendar; times are in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_utc(event.stamp)}"
    yield f"LAST-MODIFIED:{_utc(event.stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_utc(event.starts)}"
    yield f"DTEND:{_utc(event.ends)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    if event.discreet:
        yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text as a value: commas, semicolons, backslashes and line ends escaped, control characters gone."""
    plain = text.replace("\r\n", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in plain.replace("\n", "\\n") if c == "\t" or (c >= " " and c != "\x7f"))


def folded(line: str) -> bytes:
    """A line cut into pieces of at most 75 octets, never inside a character; each further one is indented."""
    done, piece = b"", b""
    for char in line:
        more = char.encode()
        if len(piece) + len(more) > LONGEST:
            done += piece + b"\r\n"
            piece = b" "
        piece += more
    return done + piece + b"\r\n"
