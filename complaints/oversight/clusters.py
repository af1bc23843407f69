"""Clusters: so many complaints that share something within so many days (framework L: warned of early)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from complaints.oversight.likeness import SIMILAR, alike, grams, likeness
from complaints.pack_words import Cluster

BUCKETS = 12
"""So many stretches of time a trend shows."""
DAILY_UP_TO = 14
"""Rules that look at no more days than this show their trend by day, others by week."""


@dataclass(frozen=True)
class Sighting:
    """One complaint as the cluster rules see it; `contact` is the key by which a customer is known again."""

    number: str
    received_at: datetime
    matter: str
    project: str = ""
    contact: str = ""
    name: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False


@dataclass(frozen=True)
class Found:
    """Complaints that share something, the oldest first, and how many there were in each stretch of time.

    `shared`: the site, the class's key, the complainant's name, or the newest matter.
    """

    rule: Cluster
    shared: str
    cases: tuple[Sighting, ...]
    trend: tuple[int, ...]

    @property
    def newest(self) -> Sighting:
        """The complaint that came last; a cluster is called by it."""
        return self.cases[-1]

    @property
    def numbers(self) -> list[str]:
        """The numbers of its complaints."""
        return [case.number for case in self.cases]

    @property
    def is_cluster(self) -> bool:
        """Whether the rule's number is reached."""
        return len(self.cases) >= self.rule.at_least


def site_of(project: str) -> str:
    """The site (or supplier) in a project: what stands before the first figure, so that flats come together.

    "幸福里 3-501" and "幸福里5栋" are the site 幸福里; a name that begins with a figure is kept whole.
    """
    plain = " ".join(project.split())
    name = re.split(r"[\s,，、#(（-]*\d", plain, maxsplit=1)[0].strip()
    return name or plain


def look_back(rule: Cluster) -> timedelta:
    """How far back a rule and its trend look."""
    return max(timedelta(days=rule.within_days), bucket(rule) * BUCKETS)


def bucket(rule: Cluster) -> timedelta:
    """How long one stretch of a rule's trend is."""
    return timedelta(days=1 if rule.within_days <= DAILY_UP_TO else 7)


def find(rule: Cluster, seen: Iterable[Sighting], now: datetime) -> list[Found]:
    """The clusters of a rule at `now`, the largest first."""
    groups = (_found(rule, group, now) for group in _groups(rule, list(seen), now))
    return sorted((f for f in groups if f and f.is_cluster), key=lambda f: (-len(f.cases), f.newest.number))


def around(rule: Cluster, seen: Iterable[Sighting], number: str, now: datetime) -> Found | None:
    """What a complaint shares with others by a rule, however many; None when it shares nothing.

    Of an old complaint: as it was when it came in.
    """
    known = list(seen)
    mine = next((one for one in known if one.number == number), None)
    if mine is None:
        return None
    at = now if mine.received_at > now - timedelta(days=rule.within_days) else mine.received_at
    groups = _groups(rule, known, at)
    return next((_found(rule, group, at) for group in groups if mine in group), None)


def unwarned(found: Found, warned: Collection[str]) -> list[str]:
    """The complaints of a cluster that no warning by this rule has named yet."""
    return [case.number for case in found.cases if case.number not in warned]


def must_warn(found: Found, warned: Collection[str]) -> bool:
    """Whether to warn: the first time, and again when it has grown by the rule's number."""
    return len(unwarned(found, warned)) >= found.rule.at_least


def _groups(rule: Cluster, seen: list[Sighting], now: datetime) -> list[list[Sighting]]:
    if rule.by == "words":
        return _worded(rule, seen, now)
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for one in seen:
        if shared := _shared(rule, one):
            groups[shared].append(one)
    return list(groups.values())


def _worded(rule: Cluster, seen: list[Sighting], now: datetime) -> list[list[Sighting]]:
    """Groups of nearly the same words in the rule's days; older ones join for the trend."""
    since = now - timedelta(days=rule.within_days)
    inside = {one.number: one for one in seen if since < one.received_at <= now}
    groups = alike({number: one.matter for number, one in inside.items()})
    older = [(one, grams(one.matter)) for one in seen if one.received_at <= since]
    found = []
    for names in groups:
        members = [inside[name] for name in names]
        if len(members) >= rule.at_least:
            texts = {grams(one.matter) for one in members}
            members += [one for one, text in older if any(likeness(text, t) >= SIMILAR for t in texts)]
        found.append(members)
    return found


def _shared(rule: Cluster, one: Sighting) -> str:
    if rule.by == "project":
        return site_of(one.project)
    return one.contact if rule.by == "complainant" else one.classes.get(rule.by, "")


def _found(rule: Cluster, group: list[Sighting], now: datetime) -> Found | None:
    since = now - timedelta(days=rule.within_days)
    known = [one for one in group if one.received_at <= now]
    inside = sorted((o for o in known if o.received_at > since), key=lambda o: (o.received_at, o.number))
    if not inside:
        return None
    called = {"words": inside[-1].matter, "complainant": inside[-1].name}
    shared = called.get(rule.by) or _shared(rule, inside[-1])
    return Found(rule, shared, tuple(inside), _trend(rule, known, now))


def _trend(rule: Cluster, known: list[Sighting], now: datetime) -> tuple[int, ...]:
    """How many came in each stretch, the oldest stretch first, the last one ending now."""
    counts = [0] * BUCKETS
    for one in known:
        ago = (now - one.received_at) // bucket(rule)
        if ago < BUCKETS:
            counts[BUCKETS - 1 - ago] += 1
    return tuple(counts)
