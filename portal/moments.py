"""Times as people read them: in the calendar's zone, with the weekday, and how long is left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.words import say
from complaints.calendar import Locale

WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh-Hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "zh-Hant": ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
}


def moment(at: datetime | str | None, zone: ZoneInfo, locale: Locale, now: datetime) -> str:
    """A time with its weekday, e.g. 11月25日 周三 18:00; the year stands there when it is another one."""
    if not at:
        return "—"
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    there, here = at.astimezone(zone), now.astimezone(zone)
    day = WEEKDAYS[locale][there.weekday()]
    if locale == "en":
        year = f" {there.year}" if there.year != here.year else ""
        return f"{day} {there.day} {there:%b}{year}, {there:%H:%M}"
    year = f"{there.year}年" if there.year != here.year else ""
    return f"{year}{there.month}月{there.day}日 {day} {there:%H:%M}"


def lateness(due: datetime | None, now: datetime, locale: Locale, paused: datetime | None = None) -> str:
    """How a due time stands, in words: time left, overdue by how much, or that the clock stands still."""
    if due is None:
        return say("无时限", locale)
    if paused is not None:
        return say("计时暂停", locale)
    if due >= now:
        return say("还剩 {}", locale).format(length(due - now, locale))
    return say("已逾期 {}", locale).format(length(now - due, locale))


def length(gap: timedelta, locale: Locale) -> str:
    """A stretch of time in days, hours and minutes, the two largest that matter."""
    minutes = int(gap.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "{} 天"), (hours, "{} 小时"), (minutes, "{} 分钟")]
    said = [say(words, locale).format(count) for count, words in parts if count]
    return " ".join(said[:2]) or say("{} 分钟", locale).format(0)


def file_size(size: int) -> str:
    """A size in bytes as people read it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
