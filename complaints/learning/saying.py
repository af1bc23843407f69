"""What a model says about a text: a class or nothing, how sure it is, and the words that spoke for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from complaints.learning.features import READ, pieces, plain
from complaints.learning.model import Model, shares

REASONS = 5
"""So many words are named as reasons."""
ENOUGH = 20
"""From so many held-out cases on, the share that was right says something."""
STRONG = 0.35
"""A piece is named when it spoke at least this share as clearly as the clearest one."""


@dataclass(frozen=True)
class Said:
    """A class ('' when the model abstains), its confidence from 0 to 1, the words for it, other classes.

    `agreement`: the share of held-out cases in which people agreed when it said this class; None if too few.
    """

    label: str
    confidence: float
    reasons: list[str] = field(default_factory=list)
    alternatives: list[tuple[str, float]] = field(default_factory=list)
    agreement: float | None = None

    @property
    def abstained(self) -> bool:
        """Whether the model would rather say nothing; its likeliest class leads the alternatives then."""
        return not self.label

    def as_json(self) -> dict[str, Any]:
        """As a line of `redress classify` has it."""
        return {
            "label": self.label or None,
            "confidence": self.confidence,
            "abstained": self.abstained,
            "reasons": self.reasons,
            "alternatives": [{"label": one, "confidence": sure} for one, sure in self.alternatives],
        }


def say(model: Model, text: str, written: str = "") -> Said:
    """What the model says about a text. It abstains below its threshold and when it knows only one class.

    `written`: the text as somebody wrote it, if `text` is in other signs; the reasons are words of it.
    """
    read = plain(text)
    found = list(pieces(read))
    scored = model.leading(dict.fromkeys(piece for piece, _, _ in found))
    if not scored:
        return Said("", 0.0)
    sure = [round(share, 4) for share in shares(scored, model.temperature)]
    ranked = [(model.classes[c], share) for (c, _), share in zip(scored, sure, strict=True)]
    speaks = sure[0] >= model.threshold and len(model.classes) > 1
    others = [one for one in ranked[1 if speaks else 0 :] if one[1] >= 0.01][:3]
    reasons = [
        _as_written(span, read, text, written or text) for span in _reasons(model, scored[0][0], found)
    ]
    agreed = _agreement(model, ranked[0][0]) if speaks else None
    reasons = list(dict.fromkeys(reasons))[:REASONS]
    return Said(ranked[0][0] if speaks else "", sure[0], reasons, others, agreed)


def _as_written(span: tuple[int, int], read: str, text: str, written: str) -> str:
    """The piece of the text in its own spelling; as it was read where the signs cannot be told apart."""
    start, stop = span
    if len(text) != len(written):
        return read[start:stop]
    if len(read) != min(len(text), READ):  # some signs became several, as ㎡ does
        places = [place for place, sign in enumerate(text[:READ]) for _ in plain(sign)]
        if len(places) != len(read):
            return read[start:stop]
        start, stop = places[start], places[stop - 1] + 1
    return written[start:stop]


def _agreement(model: Model, label: str) -> float | None:
    held: Mapping[str, Any] = model.report.get("classes", {}).get(label, {})
    return held["said_right"] / held["said"] if held.get("said", 0) >= ENOUGH else None


def _reasons(model: Model, chosen: int, found: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Where the words stand that spoke for a class more than for the others, the clearest first."""
    clear: dict[str, float] = {}
    for piece, _, _ in found:
        by = dict(model.evidence.get(piece, ()))
        for_it = by.pop(chosen, 0.0)
        clear[piece] = for_it - sum(by.values()) / max(len(model.classes) - 1, 1)
    words = [one for one in found if clear[one[0]] > 0 and len(one[0]) > 1]
    words = words or [one for one in found if clear[one[0]] > 0]
    least = STRONG * max((clear[piece] for piece, _, _ in words), default=0)
    spans: list[list[float]] = []
    for piece, start, stop in sorted(words, key=lambda one: one[1]):
        if clear[piece] < least:
            continue
        if spans and start <= spans[-1][1]:  # pieces that overlap or touch are one phrase
            spans[-1] = [spans[-1][0], max(stop, spans[-1][1]), spans[-1][2] + clear[piece]]
        else:
            spans.append([start, stop, clear[piece]])
    spans.sort(key=lambda span: (-span[2], span[0]))
    return [(int(start), int(stop)) for start, stop, _ in spans]
