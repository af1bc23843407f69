"""The office: the calendar of the procedure of a complaint that names none, and the day it is there."""

from datetime import date, datetime

from adapters.calendars import load_calendar
from adapters.packs import pack_of
from adapters.settings import settings
from complaints.calendar import Calendar


def default_calendar() -> Calendar:
    """The calendar of the default procedure; its zone is that of pages about no single complaint."""
    return load_calendar(pack_of(settings().procedure).calendar)


def office_day(moment: datetime) -> date:
    """The day at the office: by it versions of plans take effect and findings are due."""
    return moment.astimezone(default_calendar().zone).date()
