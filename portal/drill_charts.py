"""A drill as a picture: a lane for each thing asked, from asked to answered, by the clock; colours by CSS."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.drill import Drill
from portal.drawing_shapes import NARROW, WIDE
from portal.drill_rows import KINDS, STATES, Asked

WIDTH, LEFT, RIGHT = 1000, 236, 14
PLOT = WIDTH - LEFT - RIGHT
HEAD, LANE, GROUP, FOOT = 34, 26, 27, 40
BAR = 12
LABEL = 210
"""How wide the name of a lane may be."""
STEPS = [timedelta(minutes=n) for n in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880)]
MOST_TICKS, NEAR = 9, 44
SHORTEST = timedelta(minutes=10)


@dataclass(frozen=True)
class Span:
    """The stretch of time that is drawn, on the clock of the office."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    def x(self, at: datetime) -> float:
        """Where a moment stands; what lies outside, at the edge."""
        share = (at - self.start) / (self.end - self.start)
        return round(LEFT + min(max(share, 0.0), 1.0) * PLOT, 1)

    def shows(self, at: datetime) -> bool:
        """Whether a moment lies inside."""
        return self.start <= at <= self.end

    def ticks(self) -> list[datetime]:
        """The beginning, and some round moments by the clock that do not stand too near to it."""
        step = next((s for s in STEPS if (self.end - self.start) / s <= MOST_TICKS), STEPS[-1])
        midnight = self.start.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight + step * (-((midnight - self.start) // step))
        found = [at for n in range(MOST_TICKS + 2) if self.shows(at := first + n * step)]
        return [self.start, *(at for at in found if self.x(at) - LEFT > NEAR)]


def timeline_of(case: Case, row: Drill, rows: list[Asked], locale: Locale) -> Markup:
    """The picture of a drill that has begun, as SVG, every text escaped.

    It ends with the last answer or due time: for how long nobody answered after that says nothing more.
    """
    assert row.begun_at is not None
    moments = [at for one in rows for at in (one.asked, one.answered, one.due) if at and one.asked]
    last = max([*moments, row.begun_at + SHORTEST])
    end = min(last, row.ended_at) if row.ended_at else last
    end = max(end, row.begun_at + SHORTEST)
    span = Span(row.begun_at, end + (end - row.begun_at) * 0.03, case.calendar.zone)
    tops, height = _places(rows, locale)
    bottom = height - FOOT
    parts = [_pause(span, a, b, bottom, locale) for a, b in case.story.pauses]
    parts += [_tick(span, at, bottom) for at in span.ticks()]
    parts += [_inject(span, one, bottom) for one in rows if one.kind == "inject" and one.asked]
    parts += [_heading(top, text) for top, text in tops if isinstance(text, str)]
    parts += [_lane(span, top, one, locale) for top, one in tops if isinstance(one, Asked)]
    parts.append(_legend(height, locale))
    told = "; ".join(f"{one.label}: {_said(one, locale)}" for one in rows)
    return Markup(  # every text in it is escaped
        f'<svg class="lanes" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(told)}" '
        f'xmlns="http://www.w3.org/2000/svg">{HATCH}{"".join(parts)}</svg>'
    )


HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def _places(rows: Iterable[Asked], locale: Locale) -> tuple[list[tuple[float, Asked | str]], int]:
    """The top of each lane and of each heading, and the height of all."""
    top = HEAD
    found: list[tuple[float, Asked | str]] = []
    for kind, group in groupby(rows, key=lambda one: one.kind):
        found.append((top, say(KINDS[kind], locale)))
        top += GROUP
        for one in group:
            found.append((top, one))
            top += LANE
    return found, top + 6 + FOOT


def _pause(span: Span, begun: datetime, ended: datetime | None, bottom: float, locale: Locale) -> str:
    left, right = span.x(begun), span.x(ended or span.end)
    said = escape(f"{say('暂停', locale)} {_clock(span, begun)}–{_clock(span, ended or span.end)}")
    return (
        f'<g><title>{said}</title><rect class="pause" x="{left}" y="{HEAD}" width="{right - left:.1f}" '
        f'height="{bottom - HEAD}" fill="url(#hatch)"/></g>'
    )


def _clock(span: Span, at: datetime) -> str:
    here = at.astimezone(span.zone)
    midnight = (here.hour, here.minute) == (0, 0)
    return f"{here.month}-{here.day}" if midnight else f"{here:%H:%M}"


def _tick(span: Span, at: datetime, bottom: float) -> str:
    x = span.x(at)
    return (
        f'<path class="tick" d="M{x} {HEAD}V{bottom}"/>'
        f'<text class="clock" x="{x}" y="{HEAD - 20}">{_clock(span, at)}</text>'
    )


def _inject(span: Span, one: Asked, bottom: float) -> str:
    """A line through all lanes where something happened, with its number on top."""
    assert one.asked is not None
    x, number = span.x(one.asked), int(one.key) + 1
    return (
        f'<g><title>{escape(one.label)}</title><path class="inject" d="M{x} {HEAD}V{bottom}"/>'
        f'<circle class="inject-dot" cx="{x}" cy="{HEAD - 6}" r="8"/>'
        f'<text class="inject-number" x="{x}" y="{HEAD - 2}">{number}</text></g>'
    )


def _heading(top: float, text: str) -> str:
    return f'<text class="group" x="0" y="{top + 18}">{escape(text)}</text>'


def _lane(span: Span, top: float, one: Asked, locale: Locale) -> str:
    middle, number = top + LANE / 2, f"{int(one.key) + 1} " if one.kind == "inject" else ""
    label, said = escape(_cut(f"{number}{one.label}", LABEL)), _said(one, locale)
    name = f'<text class="lane" x="10" y="{middle + 4}">{label}</text>'
    title = f"<title>{escape(f'{one.label} · {one.by or one.who} · {said}')}</title>"
    rail = f'<path class="rail" d="M{LEFT} {middle}H{WIDTH - RIGHT}"/>'
    if one.asked is None:
        waits = f'<text class="note" x="{LEFT + 4}" y="{middle + 4}">{escape(said)}</text>'
        return f"<g>{title}{rail}{name}{waits}</g>"
    left, right = span.x(one.asked), max(span.x(one.answered or span.end), span.x(one.asked) + 3)
    look = one.state if one.answered else f"open {one.state}"
    bar = (
        f'<rect class="asked {look}" x="{left}" y="{middle - BAR / 2}" width="{right - left:.1f}" '
        f'height="{BAR}" rx="2"/>'
    )
    marks = _seen(span, one, middle) + _due(span, one, middle)
    until = _until(span, one)
    if until is not None and right < until < right + _width(said) + 8:  # nothing is written over the mark
        right = until
    return f"<g>{title}{rail}{name}{bar}{marks}{_note(said, left, right, middle, look)}</g>"


def _seen(span: Span, one: Asked, middle: float) -> str:
    if one.seen is None or one.seen == one.answered:
        return ""
    return f'<circle class="seen" cx="{span.x(one.seen)}" cy="{middle}" r="3"/>'


def _until(span: Span, one: Asked) -> float | None:
    """Where the mark of the limit stands, if it does."""
    return span.x(one.due) if one.due is not None and span.shows(one.due) else None


def _due(span: Span, one: Asked, middle: float) -> str:
    at = _until(span, one)
    return "" if at is None else f'<path class="until" d="M{at} {middle - 10}v20"/>'


def _note(text: str, left: float, right: float, middle: float, look: str) -> str:
    """How it went, beside the bar where there is room, else in it or before it."""
    wide, y = _width(text), middle + 4
    if right + wide + 8 < WIDTH - RIGHT:
        return f'<text class="note" x="{right + 6}" y="{y}">{escape(text)}</text>'
    if right - left > wide + 12 and look.startswith("open"):
        return f'<text class="note" x="{left + 8}" y="{y}">{escape(text)}</text>'
    return f'<text class="note end" x="{left - 6}" y="{y}">{escape(text)}</text>'


def _said(one: Asked, locale: Locale) -> str:
    if one.state == "late":
        return f"{one.took} · {say('超时', locale)} {one.late_by}"
    return one.took if one.answered else say(STATES[one.state], locale)


def _legend(height: float, locale: Locale) -> str:
    """What the marks mean, along the foot."""
    y, x, found = height - 14, 10.0, []
    for shape, word in LEGEND:
        text = escape(say(word, locale))
        found.append(
            f'<g transform="translate({x:.0f} {y})">{shape}<text class="note" x="26" y="4">{text}</text></g>'
        )
        x += 26 + _width(say(word, locale)) + 26
    return "".join(found)


LEGEND = (
    ('<rect class="asked in_time" y="-6" width="20" height="12" rx="2"/>', "按时答复"),
    ('<rect class="asked late" y="-6" width="20" height="12" rx="2"/>', "超时答复"),
    ('<rect class="asked open missed" y="-6" width="20" height="12" rx="2"/>', "没有答复"),
    ('<path class="until" d="M10 -10v20"/>', "时限"),
    ('<circle class="seen" cx="10" cy="0" r="3"/>', "已看到"),
    ('<path class="inject" d="M10 -10v20"/>', "情景变化"),
    ('<rect class="pause" y="-8" width="20" height="16" fill="url(#hatch)"/>', "暂停"),
)


def _width(text: str) -> float:
    return sum(WIDE if ord(char) > 0x2E80 else NARROW for char in text)


def _cut(text: str, widest: float) -> str:
    """A text cut to fit, with an ellipsis."""
    if _width(text) <= widest:
        return text
    while _width(text) > widest - WIDE:
        text = text[:-1]
    return f"{text.rstrip()}…"
