"""Days that people set for something to be done: neither past nor too far to be meant."""

from datetime import date, datetime, timedelta, tzinfo

from complaints.forms import FormErrors

FARTHEST = timedelta(days=3 * 366)


def check_day(day: date, today: date, field: str = "due_on") -> None:
    """FormErrors for a day before today, or more than three years away. `field`: where it was typed."""
    if day < today:
        raise FormErrors({field: "日期不能早于今天"})
    if day > today + FARTHEST:
        raise FormErrors({field: "日期不能晚于三年之后"})


def check_start(at: datetime, now: datetime, zone: tzinfo) -> None:
    """FormErrors for a planned time that is over, or more than three years away."""
    if at <= now:
        raise FormErrors({"planned_at": "开始时间须在将来。"})
    check_day(at.astimezone(zone).date(), now.astimezone(zone).date(), "planned_at")
