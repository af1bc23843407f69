"""How severe a complaint is and which priority follows (procedure A: content, impact, frequency, source)."""

from dataclasses import dataclass
from typing import Any

from complaints.pack import Pack
from complaints.pack_parts import Words


@dataclass(frozen=True)
class Points:
    """Points of one part of the score, and why: the pack's label key and the words that were found."""

    part: str
    points: int
    why: dict[str, str]
    words: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The points as facts for the history."""
        return {"part": self.part, "points": self.points, "why": self.why, "words": list(self.words)}


@dataclass(frozen=True)
class Score:
    """The whole score with its parts; `level` is a key of the pack's severity levels."""

    parts: tuple[Points, ...]
    adjustment: int
    level: str

    @property
    def points(self) -> int:
        return sum(p.points for p in self.parts) + self.adjustment

    def of(self, part: str) -> int:
        """The points of one part."""
        return next(p.points for p in self.parts if p.part == part)

    def as_json(self) -> dict[str, Any]:
        """The score as facts for the history."""
        return {
            "points": self.points,
            "level": self.level,
            "adjustment": self.adjustment,
            "parts": [p.as_json() for p in self.parts],
        }


def score(pack: Pack, text: str, source: str, earlier: int, adjustment: int = 0) -> Score:
    """Score a complaint: its text, its source, the number of earlier complaints of the same customer."""
    rules = pack.severity
    frequency = [c for c in rules.frequency if earlier >= c.at_least]
    parts = (
        _worst("content", rules.content, text),
        _worst("impact", rules.impact, text),
        Points(
            "frequency",
            max((c.points for c in frequency), default=0),
            {"zh-Hans": f"此前 {earlier} 次", "zh-Hant": f"此前 {earlier} 次", "en": f"{earlier} earlier"},
        ),
        Points(
            "source",
            rules.source.get(source, 0),
            pack.sources[source].texts() if source in pack.sources else {},
        ),
    )
    points = sum(p.points for p in parts) + adjustment
    return Score(parts, adjustment, level_at(pack, points))


def level_at(pack: Pack, points: int) -> str:
    """The highest level that the points reach; the lowest there is when they reach none."""
    rising = sorted(pack.severity.levels.items(), key=lambda item: item[1].from_points)
    return [key for key, level in rising if points >= level.from_points or key == rising[0][0]][-1]


def _worst(part: str, rules: list[Words], text: str) -> Points:
    low = text.lower()
    hits = [(r, tuple(w for w in r.words if w.lower() in low)) for r in rules]
    found = [(r, words) for r, words in hits if words]
    if not found:
        return Points(part, 0, {})
    rule, words = max(found, key=lambda hit: hit[0].points)
    return Points(part, rule.points, rule.label.texts() if rule.label else {}, words)


def priority(pack: Pack, found: Score, assessment: str) -> str:
    """The priority that the pack gives: the first whose condition holds, else the one for the rest."""
    for key, rule in pack.priorities.items():
        if rule.content_points is not None and found.of("content") >= rule.content_points:
            return key
        if found.level in rule.severity:
            return key
        enough = rule.from_points is None or found.points >= rule.from_points
        named = assessment in rule.classes or (not rule.classes and rule.from_points is not None)
        if named and enough:
            return key
    return next(key for key, rule in pack.priorities.items() if rule.otherwise)
