"""Which earlier complaints may be the same one: how likely, and why in words. Suggested, never decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from complaints.marks import STRONG
from complaints.seen.likeness import ALONE, WITH_MARK

MOST = 10
"""So many are suggested."""
LOOK_BACK = timedelta(days=365)
"""Older complaints are not suggested."""
SITE_WITHIN = timedelta(days=30)
"""A site or supplier alone says something for so long."""
WEIGHT = {"phone": 0.6, "email": 0.6, "wechat": 0.6, "person": 0.4, "site": 0.1}
"""How far a mark that two complaints share speaks for one matter."""
SAID = {
    "phone": "同一电话",
    "email": "同一电子邮箱",
    "wechat": "同一微信号",
    "person": "同一姓名和项目",
    "site": "同一项目或供应商",
}


@dataclass(frozen=True)
class Sight:
    """Another complaint as it is seen from one: the kinds of marks they share, how like their matters are."""

    number: str
    marks: frozenset[str]
    likeness: float
    apart: timedelta


@dataclass(frozen=True)
class Candidate:
    """A complaint that may be the same: `score` from 0 to 1, `reasons` as messages with their figures."""

    number: str
    score: float
    likeness: float
    reasons: tuple[tuple[str, tuple[object, ...]], ...]
    same_customer: bool


def candidates(sights: Iterable[Sight]) -> list[Candidate]:
    """What is worth looking at, the likeliest first, at most MOST."""
    found = [one for sight in sights if (one := weigh(sight)) is not None]
    return sorted(found, key=lambda one: (-one.score, one.number))[:MOST]


def weigh(sight: Sight) -> Candidate | None:
    """How likely it is the same, and why; None when nothing speaks for it.

    The same customer is always shown. Of strangers nearly the same words are, or like ones about one site.
    """
    marks = sight.marks if sight.apart <= SITE_WITHIN else sight.marks - {"site"}
    customer = bool(marks & {*STRONG, "person"})
    like = sight.likeness if sight.likeness >= (WITH_MARK if marks else ALONE) else 0.0
    if not customer and not like:
        return None
    doubt = 1 - 0.9 * min(1.0, like / ALONE)
    for kind in marks:
        doubt *= 1 - WEIGHT[kind]
    reasons: list[tuple[str, tuple[object, ...]]] = [(SAID[kind], ()) for kind in SAID if kind in marks]
    if like:
        reasons.append(("事项相近（{}%）", (round(like * 100),)))
    if sight.apart.days <= SITE_WITHIN.days:
        days = sight.apart.days
        reasons.append(("相隔 {} 天", (days,)) if days else ("相隔不到一天", ()))
    return Candidate(sight.number, 1 - doubt, like, tuple(reasons), customer)
