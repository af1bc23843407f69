"""Small wordings of the letters: moments, lengths and limits, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from adapters.words import say
from complaints.limit_words import limit_in_words
from complaints.limits import Kind, parse_limit
from complaints.pack import CLOSED_WITH, MERGED_GROUND, Pack

LETTERS_DIR = Path(__file__).parent.parent / "templates" / "letters"
LOCALES = ("zh-Hans", "zh-Hant", "en")

Rows = list[list[str]]
"""Pairs of a label and a value, as letters show them below each other."""


def known_locale(locale: str) -> str:
    """The locale itself, or zh-Hans when there are no letters in it."""
    return locale if locale in LOCALES else LOCALES[0]


@lru_cache
def words(locale: str) -> Mapping[str, Any]:
    """The word list of a locale (templates/letters/LOCALE/words.yaml)."""
    path = LETTERS_DIR / locale / "words.yaml"
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def rows(locale: str, **values: str) -> Rows:
    """Labels from the word list beside their values; empty values are left out."""
    labels = words(locale)["labels"]
    return [[labels[name], value] for name, value in values.items() if value]


def closing_reasons(ground: str, reasons: str, locale: str) -> str:
    """Why a complaint was closed; of one that closed with its root, whose number stands there, a sentence."""
    return say(CLOSED_WITH, locale).format(reasons) if ground == MERGED_GROUND else reasons


def addressed(form: str, name: str, locale: str) -> str:
    """The salutation `form` (dear, hello) with a name; Latin names stand apart from Chinese words."""
    apart = locale != "en" and name[:1].isascii()
    return str(words(locale)[form]).format(name=f" {name} " if apart else name).strip()


def moment(at: datetime | None, zone: tzinfo, locale: str) -> str:
    """A point in time with its weekday, by the clock of `zone`; empty for none."""
    if at is None:
        return ""
    here, spoken = at.astimezone(zone), words(locale)
    return str(spoken["moment"]).format(
        year=here.year,
        month=spoken["months"][here.month - 1],
        day=here.day,
        weekday=spoken["weekdays"][here.weekday()],
        clock=f"{here:%H:%M}",
    )


def day(text: str, locale: str) -> str:
    """A date with its weekday in the reader's language; empty for none."""
    if not text:
        return ""
    at, spoken = date.fromisoformat(text), words(locale)
    return str(spoken["improvement"]["day"]).format(
        year=at.year,
        month=spoken["months"][at.month - 1],
        day=at.day,
        weekday=spoken["weekdays"][at.weekday()],
    )


def length(span: timedelta, locale: str) -> str:
    """A length of clock time in its two largest units, rounded to minutes; at least one minute."""
    minutes = max(round(span.total_seconds() / 60), 1)
    counts = {"day": minutes // 1440, "hour": minutes // 60 % 24, "minute": minutes % 60}
    said = [_count(n, unit, locale) for unit, n in counts.items() if n]
    return " ".join(said[:2])


def within(limit: str, start: str, locale: str) -> str:
    """A limit as it is promised: "within 3 working days of classification"; `start` is a fact of the pack."""
    spoken = words(locale)
    at_a_time = parse_limit(limit).kind in (Kind.NEXT_DAY, Kind.NEXT_WORKING_DAY)
    form = spoken["until"] if at_a_time else spoken["within"]
    return str(form).format(start=spoken["starts"][start], limit=limit_in_words(limit, locale))


def shared_in_words(pack: Pack, by: str, shared: str, locale: str) -> str:
    """What the complaints of a cluster share: a class by its label, anything else as it stands."""
    view = pack.views.get(by)  # type: ignore[call-overload]
    known = view.classes.get(shared) if view else None
    return known.label.text(locale) if known else shared


def yuan(amount: float, locale: str) -> str:
    """An amount of money, with its currency."""
    figure = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return str(words(locale)["money"]).format(amount=figure)


def _count(n: int, unit: str, locale: str) -> str:
    one, many = words(locale)["units"][unit]
    return f"{n} {one if n == 1 else many}"
