"""What the letters of oversight may speak of: a warning of a cluster, a reminder of a quota of call-backs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.calendars import load_calendar
from adapters.packs import pack_named
from adapters.paper_context import House, Words
from adapters.paper_words import moment, shared_in_words
from complaints.letters import Letter
from complaints.pack import Pack

LISTED = 20
"""How many complaints of a cluster a warning names."""
HIGH = 40
"""The height of the highest bar of a trend, in pixels."""


def cluster_words(letter: Letter, house: House, locale: str) -> Words:
    """A warning: what the complaints share, how many they are since when, the trend, and which."""
    facts, pack = letter.facts, _pack(letter)
    numbers: list[str] = facts["numbers"]
    return {
        "by": facts["by"],
        "view": _view(pack, facts["by"], locale),
        "shared": shared_in_words(pack, facts["by"], facts["shared"], locale),
        "procedure": pack.title.text(locale),
        "count": len(numbers),
        "fresh": facts["fresh"],
        "again": facts["fresh"] < len(numbers),
        "at_least": facts["at_least"],
        "within_days": facts["within_days"],
        "since": _at(pack, facts["since"], locale),
        "trend": _bars(facts["trend"]),
        "trend_days": facts["trend_days"],
        "items": [[number, house.case_page(number)] for number in numbers[-LISTED:]],
        "more": max(0, len(numbers) - LISTED),
        "link": f"{house.pages}/oversight/clusters/{pack.procedure}/{facts['by']}/{numbers[-1]}",
    }


def quota_words(letter: Letter, house: House, locale: str) -> Words:
    """A reminder: how many call-backs are missing this month, and which may be taken."""
    facts, pack = letter.facts, _pack(letter)
    role = pack.roles.get(facts["role"])
    return {
        "role": role.text(locale) if role else facts["role"],
        "procedure": pack.title.text(locale),
        "wanted": facts["wanted"],
        "held": facts["held"],
        "short": facts["wanted"] - facts["held"],
        "until": _at(pack, facts["until"], locale),
        "last": facts["turn"] == "last",
        "items": [[number, f"{house.pages}/questions/{question}"] for number, question in facts["open"]],
        "more": facts["more"],
        "link": house.desk + "?tab=team",
    }


def _view(pack: Pack, by: str, locale: str) -> str:
    view = pack.views.get(by)  # type: ignore[call-overload]
    return view.label.text(locale) if view else ""


def _pack(letter: Letter) -> Pack:
    return pack_named(letter.facts.get("procedure", ""))  # a sample names none


def _at(pack: Pack, at: str, locale: str) -> str:
    return moment(datetime.fromisoformat(at), load_calendar(pack.calendar).zone, locale)


def _bars(trend: list[int]) -> list[list[int]]:
    """Each count with the height of its bar, the highest HIGH pixels."""
    top = max(trend, default=0) or 1
    return [[count, max(round(count / top * HIGH), 1)] for count in trend]


CLUSTER: dict[str, Any] = {
    "to": "supervisor", "at_least": 3, "within_days": 30, "since": "2026-11-02T02:00:00+00:00",
    "trend": [0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 2, 3], "trend_days": 7,
}  # fmt: skip
"""Facts to try the templates out with."""
NUMBERS = [f"TS-20261123-{n:04d}" for n in range(1, 26)]
CLUSTER_SAMPLES: list[Mapping[str, Any]] = [
    CLUSTER | {"by": "project", "shared": "锦绣花园", "numbers": NUMBERS[:5], "fresh": 5},
    CLUSTER | {"by": "assessment", "shared": "workmanship", "numbers": NUMBERS[:6], "fresh": 3},
    CLUSTER | {"by": "complainant", "shared": "张伟", "numbers": NUMBERS[:3], "fresh": 3},
    CLUSTER | {"by": "words", "shared": "卫生间漏水，无人处理。", "numbers": NUMBERS, "fresh": 25},
]
QUOTA: dict[str, Any] = {"role": "manager", "wanted": 3, "held": 1, "until": "2026-11-30T15:59:00+00:00"}
QUOTA_SAMPLES: list[Mapping[str, Any]] = [
    QUOTA | {"turn": "first", "open": [["TS-20261123-0001", "question"]], "more": 0},
    QUOTA | {"turn": "last", "open": [], "more": 0},
    QUOTA | {"turn": "last", "open": [["TS-20261123-0002", "question"]], "more": 4},
]
