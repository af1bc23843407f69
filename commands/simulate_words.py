"""The words of the simulation's tables and report, in the languages of the product."""

from complaints.calendar import LOCALES, Locale
from complaints.explain import language_of

WORDS: dict[str, tuple[str, str, str]] = {
    "title": ("Simulation", "投诉处理模拟", "投訴處理模擬"),
    "note": (
        "Assumptions about people (minutes, shares) decide these figures as much as the procedure does.",
        "结果取决于程序，也取决于对人员习惯的假设（用时、比例）。",
        "結果取決於程序，也取決於對人員習慣的假設（用時、比例）。",
    ),
    "now": ("as it is", "现行", "現行"),
    "trial": ("changed", "试行", "試行"),
    "changes": ("What is changed", "改动", "改動"),
    "complaints": ("complaints", "投诉", "投訴"),
    "closed": ("closed", "已结案", "已結案"),
    "open": ("still open", "未结案", "未結案"),
    "late_complaints": ("late at least once", "至少一次超时", "至少一次逾時"),
    "unassigned": ("questions to nobody", "无人可办的问题", "無人可辦的問題"),
    "stages": ("Stages and duties", "阶段与专项工作", "階段與專項工作"),
    "stage": ("stage", "阶段", "階段"),
    "number": ("number", "件次", "件次"),
    "late": ("late", "超时", "逾時"),
    "share": ("share", "超时率", "逾時率"),
    "median": ("median", "中位用时", "中位用時"),
    "ninth": ("9 in 10", "九成以内", "九成以內"),
    "worst": ("longest", "最长", "最長"),
    "worst_late": ("most overdue", "最长超期", "最長逾期"),
    "reminded": ("reminders", "提醒", "提醒"),
    "escalated": ("escalations", "上报", "上報"),
    "people": ("People", "人员", "人員"),
    "roles": ("Roles", "角色", "角色"),
    "person": ("person", "人员", "人員"),
    "role": ("role", "角色", "角色"),
    "heads": ("people", "人数", "人數"),
    "answers": ("answers", "答复数", "答覆數"),
    "worked": ("hours", "工时", "工時"),
    "utilisation": ("load", "负荷", "負荷"),
    "queue": ("longest queue", "最长积压", "最長積壓"),
    "grounds": ("Closing grounds", "结案依据", "結案依據"),
    "levels": ("Levels", "级别", "級別"),
    "open_by_stage": ("Open at the end, by stage", "期末未结案所在阶段", "期末未結案所在階段"),
    "weeks": ("Complaints a week", "每周投诉", "每週投訴"),
    "arrived": ("arrived", "收到", "收到"),
    "none": ("none", "无", "無"),
    "day": ("d", "天", "天"),
    "hour": ("h", "时", "時"),
    "minute": ("m", "分", "分"),
    "clock": (
        "Times run from the start of the stage's clock, nights and holidays included.",
        "用时自该阶段起算时刻计，含夜间与节假日。",
        "用時自該階段起算時刻計，含夜間與節假日。",
    ),
}
"""English, Simplified and Traditional Chinese by key, in the order of LOCALES."""


class Words:
    """The words in one language."""

    def __init__(self, lang: str) -> None:
        self.locale: Locale = language_of(lang)
        self._at = LOCALES.index(self.locale)

    def __call__(self, key: str) -> str:
        """The word of a key."""
        return WORDS[key][self._at]

    def time(self, hours: float) -> str:
        """A length of time: minutes below an hour, hours below two days, else days."""
        if hours < 1:
            return f"{round(hours * 60)} {self('minute')}"
        if hours < 48:
            return f"{hours:.1f} {self('hour')}"
        return f"{hours / 24:.1f} {self('day')}"
