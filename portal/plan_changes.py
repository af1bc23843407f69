"""What differs between two versions, so that people can see it: by section, changed words in long texts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from adapters.plan_words import BETWEEN, FIELDS, HEADS, SIDES, changes_in_words, item_in_words
from complaints.calendar import Locale
from complaints.plans.difference import Change, difference, told_to_all
from complaints.plans.plan import Plan

WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
"""What is compared: Latin words and figures whole, everything else character by character."""
SHORT = 16
"""Values up to this length are read faster side by side."""
MOST = 4000
"""Longer texts are not compared word by word; that would take too long."""
KIN = 0.35
"""Texts less alike than this were written anew."""


@dataclass(frozen=True)
class Piece:
    """A piece of a text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Shown:
    """One change. `pieces`: a text in which words changed; without, `before` and `after` tell it.

    `items`: what stands in something that came or went as a whole.
    """

    where: str
    kind: str
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Changes:
    """What changed, by section in the order of the plan; `kept` changes only leaders may see."""

    sections: list[tuple[str, list[Shown]]]
    kept: int

    @property
    def count(self) -> int:
        """How many changes there are, seen or not."""
        return sum(len(shown) for _, shown in self.sections) + self.kept


def changes(old: Plan, new: Plan, locale: Locale, *, leads: bool) -> Changes:
    """The difference between two versions. What will happen in drills only those see who lead them."""
    found, kept = (difference(old, new), 0) if leads else told_to_all(old, new)
    sections: dict[str, list[Shown]] = {}
    for change, words in zip(found, changes_in_words(found, old, new, locale), strict=True):
        plan = old if change.kind == "removed" else new
        sections.setdefault(change.path[0], []).append(_shown(change, words, plan, locale))
    return Changes([(_head(key, locale), shown) for key, shown in sections.items()], kept)


def _head(section: str, locale: Locale) -> str:
    texts = HEADS.get(section) or FIELDS.get(section)
    return texts[locale] if texts else section


def _shown(change: Change, words: tuple[str, str, str, str], plan: Plan, locale: Locale) -> Shown:
    where, kind, before, after = words
    inner = where.partition(BETWEEN[locale])[2]
    item: Any = change.before if kind == "removed" else change.after
    if kind != "changed":
        items = item_in_words(item, plan, locale) if isinstance(item, dict) else []
        return Shown(inner, kind, before, after, items=items)
    texts = before and after and after != SIDES["other"][locale]
    return Shown(inner, kind, before, after, pieces(before, after) if texts else [])


def pieces(before: str, after: str) -> list[Piece]:
    """What of a text stayed, went and came; empty where they are short, very long, or hardly alike."""
    if max(len(before), len(after)) <= SHORT or max(len(before), len(after)) > MOST:
        return []
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < KIN:
        return []
    return list(_joined(matcher.get_opcodes(), old, new))


def _joined(
    steps: Sequence[tuple[str, int, int, int, int]], old: list[str], new: list[str]
) -> Iterator[Piece]:
    """Neighbouring changes as one; a single word that stayed between two changes goes with them."""
    gone = came = ""
    for place, (kind, a, b, c, d) in enumerate(steps):
        inside = 0 < place < len(steps) - 1
        if kind == "equal" and not (inside and b - a < 2):
            yield from _pair(gone, came)
            gone = came = ""
            yield Piece("same", "".join(old[a:b]))
        else:
            gone, came = gone + "".join(old[a:b]), came + "".join(new[c:d])
    yield from _pair(gone, came)


def _pair(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if came:
        yield Piece("new", came)
