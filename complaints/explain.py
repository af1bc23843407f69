"""The words for the steps of a due time, in English and in simplified and traditional Chinese."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from complaints.calendar import Locale
from complaints.errors import Refusal
from complaints.steps import Step

_WORDS: dict[str, dict[Locale, str]] = {
    "start": {
        "en": "start: {at} ({zone}, calendar {calendar})",
        "zh-Hans": "起算：{at}（{zone}，日历 {calendar}）",
        "zh-Hant": "起算：{at}（{zone}，行事曆 {calendar}）",
    },
    "rule.clock": {
        "en": "{length} of clock time, nights and days off included",
        "zh-Hans": "{length}，按自然时间连续计算",
        "zh-Hant": "{length}，按自然時間連續計算",
    },
    "rule.office": {
        "en": "{length} of office time, counted only while open",
        "zh-Hans": "{length}办公时间，仅在营业时间内计算",
        "zh-Hant": "{length}辦公時間，僅在營業時間內計算",
    },
    "rule.working-days": {
        "en": "working day {amount} after the starting day, which does not count; due at close of business",
        "zh-Hans": "{amount} 个工作日，起算当日不计，截至最后一个工作日下班时",
        "zh-Hant": "{amount} 個工作日，起算當日不計，截至最後一個工作日下班時",
    },
    "rule.same-time": {
        "en": "working day {amount} after the starting day, which does not count; due at the same time",
        "zh-Hans": "{amount} 个工作日，起算当日不计，截至最后一个工作日的同一时刻",
        "zh-Hant": "{amount} 個工作日，起算當日不計，截至最後一個工作日的同一時刻",
    },
    "rule.next-day": {
        "en": "{clock} on the next day of the calendar, working or not",
        "zh-Hans": "次日 {clock}，不论是否工作日",
        "zh-Hant": "次日 {clock}，不論是否工作日",
    },
    "rule.next-working-day": {
        "en": "{clock} on the next working day",
        "zh-Hans": "下一个工作日 {clock}",
        "zh-Hant": "下一個工作日 {clock}",
    },
    "rule.months": {
        "en": "the same day and time {amount} month(s) later, or the last day of a shorter month",
        "zh-Hans": "{amount} 个月后的同日同一时刻，当月无该日的为当月最后一日",
        "zh-Hant": "{amount} 個月後的同日同一時刻，當月無該日的為當月最後一日",
    },
    "day.weekend": {"en": "{days}: weekend", "zh-Hans": "{days}：周末", "zh-Hant": "{days}：週末"},
    "day.holiday": {
        "en": "{days}: holiday{names}",
        "zh-Hans": "{days}：节假日{names}",
        "zh-Hant": "{days}：節假日{names}",
    },
    "day.closed": {"en": "{days}: closed", "zh-Hans": "{days}：不办公", "zh-Hant": "{days}：不辦公"},
    "day.working": {
        "en": "{days}: working day{used}",
        "zh-Hans": "{days}：工作日{used}",
        "zh-Hant": "{days}：工作日{used}",
    },
    "day.makeup": {
        "en": "{days}: working day (make-up){used}",
        "zh-Hans": "{days}：工作日（调休上班）{used}",
        "zh-Hant": "{days}：工作日（補班）{used}",
    },
    "used.days": {"en": ", number {numbers}", "zh-Hans": "，第 {numbers} 个", "zh-Hant": "，第 {numbers} 個"},
    "used.time": {"en": ", {length} counted", "zh-Hans": "，计 {length}", "zh-Hant": "，計 {length}"},
    "paused": {
        "en": "paused {pause}: {length} of {time} time; the due time is then {due}",
        "zh-Hans": "暂停 {pause}，{time}时间 {length}：截止时间变为 {due}",
        "zh-Hant": "暫停 {pause}，{time}時間 {length}：截止時間變為 {due}",
    },
    "time.open": {"en": "open", "zh-Hans": "营业", "zh-Hant": "營業"},
    "time.clock": {"en": "clock", "zh-Hans": "自然", "zh-Hant": "自然"},
    "paused-late": {
        "en": "the pause from {pause} begins when the time is already up and changes nothing",
        "zh-Hans": "{pause} 起的暂停在期限届满之后，不影响期限",
        "zh-Hant": "{pause} 起的暫停在期限屆滿之後，不影響期限",
    },
    "agreed": {"en": "agreed or set: {at}", "zh-Hans": "约定的时间：{at}", "zh-Hant": "約定的時間：{at}"},
    "outer": {
        "en": "set by the third party: {at}; it never stands still and is not extended",
        "zh-Hans": "转办方规定的期限：{at}，不因暂停或延期而改变",
        "zh-Hant": "轉辦方規定的期限：{at}，不因暫停或延期而改變",
    },
    "due": {"en": "due: {at}", "zh-Hans": "截止：{at}", "zh-Hant": "截止：{at}"},
    "provisional": {
        "en": "provisional: calendar {calendar} is official up to {year}; computed again at the next notice",
        "zh-Hans": "暂定：日历 {calendar} 仅公布至 {year} 年，放假通知公布后重新计算",
        "zh-Hant": "暫定：行事曆 {calendar} 僅公布至 {year} 年，公布後重新計算",
    },
}
_WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh-Hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "zh-Hant": ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
}
_UNITS: dict[Locale, tuple[str, str, str]] = {
    "en": ("h", "min", "s"),
    "zh-Hans": ("小时", "分钟", "秒"),
    "zh-Hant": ("小時", "分鐘", "秒"),
}
_TO: dict[Locale, str] = {"en": " to ", "zh-Hans": "至", "zh-Hant": "至"}


def explain(step: Step | Mapping[str, Any], locale: str = "en") -> str:
    """One sentence for a step, or for a step as it was stored; refuses a locale there are no words for."""
    if not isinstance(step, Step):
        step = Step(step["code"], step["params"])
    language = language_of(locale)
    return _WORDS[step.code][language].format_map(_filled(step, language))


def language_of(locale: str) -> Locale:
    """The language to use for a locale such as zh, zh_TW or en-GB. Raises Refusal when there is none."""
    parts = locale.lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) else "zh-Hans"
    raise Refusal(f"no words in the language {locale!r}; use en, zh-Hans or zh-Hant")


def _filled(step: Step, language: Locale) -> dict[str, object]:
    """The parameters of a step as words."""
    params = step.params
    words: dict[str, object] = dict(params)
    for key in ("at", "due"):
        if key in params:
            words[key] = _moment(params[key], language)
    if step.code.startswith("paused"):
        ends = [_moment(params[key], language) for key in ("from", "to") if key in params]
        words |= {"pause": _TO[language].join(ends), "length": _length(params.get("seconds", 0), language)}
        words["time"] = _WORDS[f"time.{params.get('time', 'clock')}"][language]
    elif step.code.startswith("rule."):
        words |= {"length": _length(params["amount"], language), "clock": _clock(params["amount"])}
    elif step.code.startswith("day."):
        words |= {
            "days": _days(params, language),
            "names": _names(params, language),
            "used": _used(params, language),
        }
    return words


def _moment(iso: str, language: Locale) -> str:
    at = datetime.fromisoformat(iso)
    seconds = f":{at:%S}" if at.second or at.microsecond else ""
    return f"{_date(at.date(), language)} {at:%H:%M}{seconds}"


def _date(day: date, language: Locale) -> str:
    return f"{day.isoformat()} {_WEEKDAYS[language][day.weekday()]}"


def _days(params: Mapping[str, Any], language: Locale) -> str:
    first, last = date.fromisoformat(params["from"]), date.fromisoformat(params["to"])
    if first == last:
        return _date(first, language)
    until = _date(last, language)
    return f"{_date(first, language)}{_TO[language]}{until[5:] if first.year == last.year else until}"


def _names(params: Mapping[str, Any], language: Locale) -> str:
    names = params.get("names", {}).get(language)
    if not names:
        return ""
    return f" ({', '.join(names)})" if language == "en" else f"（{'、'.join(names)}）"


def _used(params: Mapping[str, Any], language: Locale) -> str:
    if "nth" in params:
        nth, through = params["nth"], params["through"]
        numbers = f"{nth}" if nth == through else f"{nth}–{through}"
        return _WORDS["used.days"][language].format(numbers=numbers)
    if "seconds" in params:
        return _WORDS["used.time"][language].format(length=_length(params["seconds"], language))
    return ""


def _length(seconds: int, language: Locale) -> str:
    """Hours, minutes and seconds; "0 min" for nothing."""
    parts = zip((seconds // 3600, seconds // 60 % 60, seconds % 60), _UNITS[language], strict=True)
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or f"0 {_UNITS[language][1]}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
