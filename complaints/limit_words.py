"""Limits as people say them, in each language."""

from complaints.calendar import Locale
from complaints.explain import language_of
from complaints.limits import Kind, parse_limit

_LIMITS: dict[Kind, dict[Locale, str]] = {
    Kind.OFFICE: {"zh-Hans": "{}办公时间", "zh-Hant": "{}辦公時間", "en": "{} of office time"},
    Kind.WORKING_DAYS: {"zh-Hans": "{} 个工作日", "zh-Hant": "{} 個工作日", "en": "{} working days"},
    Kind.SAME_TIME: {
        "zh-Hans": "{} 个工作日（同一时刻）",
        "zh-Hant": "{} 個工作日（同一時刻）",
        "en": "{} working days (same time)",
    },
    Kind.NEXT_DAY: {"zh-Hans": "次日 {}", "zh-Hant": "次日 {}", "en": "next day {}"},
    Kind.NEXT_WORKING_DAY: {
        "zh-Hans": "下一工作日 {}",
        "zh-Hant": "下一工作日 {}",
        "en": "next working day {}",
    },
    Kind.MONTHS: {"zh-Hans": "{} 个月", "zh-Hant": "{} 個月", "en": "{} months"},
}
_UNITS: dict[Locale, tuple[str, str, str]] = {
    "zh-Hans": (" 小时", " 分钟", " 秒"),
    "zh-Hant": (" 小時", " 分鐘", " 秒"),
    "en": (" h", " min", " s"),
}


def limit_in_words(limit: str, locale: str) -> str:
    """A pack's limit as people say it: "3 working days" is 3 个工作日, "90m" is 1 小时 30 分钟."""
    understood, language = parse_limit(limit), language_of(locale)
    amount = understood.amount
    if understood.kind in (Kind.CLOCK, Kind.OFFICE):
        said = _length(amount, language)
    elif understood.kind in (Kind.NEXT_DAY, Kind.NEXT_WORKING_DAY):
        said = f"{amount // 60:02}:{amount % 60:02}"
    else:
        said = str(amount)
    words = _LIMITS.get(understood.kind, {}).get(language, "{}").format(said)
    singular = language == "en" and amount == 1 and understood.kind not in (Kind.CLOCK, Kind.OFFICE)
    return words.replace("days", "day").replace("months", "month") if singular else words


def _length(seconds: int, language: Locale) -> str:
    parts = zip((seconds // 3600, seconds // 60 % 60, seconds % 60), _UNITS[language], strict=True)
    return " ".join(f"{count}{unit}" for count, unit in parts if count) or f"0{_UNITS[language][1]}"
