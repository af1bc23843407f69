"""The outer clock: what a third party that passed a complaint on was promised, and what it is told.

A consumer association, a platform or an authority sets its own deadline. That clock runs beside every stage,
never stands still, and is moved only by the third party itself.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from complaints.calendar import Calendar
from complaints.conditions import holds
from complaints.pack import OUTER_STAGE, Pack
from complaints.story import Story
from complaints.worktime import Due, before, due, is_open, outer

REPORT_WITHIN = OUTER_STAGE.limit
"""Until when a third party that set no deadline gets the closing report, from the closing."""


def runs(story: Story) -> bool:
    """Whether somebody outside still waits: there is a deadline, or it is closed, and no report went."""
    if not story.outer or story.archived:
        return False
    told, failed = story.facts.get("reported_outside"), story.facts.get("report_failed")
    if told and not (failed and failed >= told):
        return False
    return bool(story.outer.get("due_at") or story.ground)


def deadline(story: Story) -> datetime | None:
    """The third party's own deadline; None when it set none."""
    said = story.outer.get("due_at")
    return datetime.fromisoformat(said) if said else None


def outer_due(story: Story, calendar: Calendar) -> Due:
    """When the report is due: exactly at the deadline; without one, three working days after the closing."""
    set_at = deadline(story)
    return (
        outer(set_at, outer_start(story), calendar)
        if set_at
        else due(REPORT_WITHIN, outer_start(story), calendar)
    )


def outer_start(story: Story) -> datetime:
    """Since when the outer clock runs."""
    return story.facts["filed"] if story.outer.get("due_at") else story.facts["closed"]


def reminded_at(limit: str, due_at: datetime, calendar: Calendar) -> datetime:
    """When the reminder goes: `limit` before, while the office is open (a deadline may be at midnight)."""
    at = before(limit, due_at, calendar)
    return at if is_open(at, calendar) else before("1 office hour", at, calendar)


def reporting_duty(story: Story, pack: Pack) -> str | None:
    """The pack's own duty to report to the source after closing, if this complaint has one."""
    for key, duty in pack.duties.items():
        named = any(condition.sources for condition in duty.when)
        if duty.before == "archive" and named and holds(duty.when, story.traits):
            return key
    return None


PHONES = re.compile(r"(?<![\d-])(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
ADDRESSES = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
HIDDEN = "***"


def impersonal(text: str, sent: str, names: Iterable[str], role: str, known: Iterable[str] = ()) -> str:
    """A text for a third party: without contacts and `known` data that are not in what it `sent` itself.

    Names of colleagues become their `role`.
    """
    for value in sorted({k for k in known if len(k) > 2}, key=len, reverse=True):
        text = text if value in sent else text.replace(value, HIDDEN)
    for shape in (ADDRESSES, IDENTITY, PHONES):
        text = shape.sub(lambda found: found[0] if found[0] in sent else HIDDEN, text)
    for name in sorted({n for n in names if len(n) > 1}, key=len, reverse=True):
        text = text if name in sent else text.replace(name, role)
    return text


def sent_by_them(story: Story) -> str:
    """All that stood in the record as it was passed on, as one text."""
    return "\n".join(_texts(story.filed.get("record", {})))


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    return [value] if isinstance(value, str) else []
