"""A small model of what belongs to which class: complement naive Bayes over the pieces of a text.

It holds in how many texts of each class every piece stood, so that a decision can be explained by the pieces
that spoke for it, and that the same texts always give the same file. `judging.py` says how sure it may be.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log, sqrt
from typing import Any

from complaints.errors import Refusal
from complaints.learning.features import features, plain, shape

FORMAT = 1
"""The format of the file; another one is refused."""
SMOOTHING = 0.5
MOST = 30_000
"""So many pieces a model keeps, those first that stand in the most texts."""
LEADING = 10
"""Among so many likeliest classes the confidence is shared out."""
NEVER = 2.0
"""A threshold that no confidence reaches: the model always abstains."""
KNOWN = 2
"""A text with fewer pieces that the model knows says nothing to it."""


@dataclass(frozen=True)
class Example:
    """A text with its confirmed class, as a model learns from it. Make it with `example`."""

    label: str
    features: tuple[str, ...]
    shape: str


def example(text: str, label: str) -> Example:
    """A text and its class, ready to be learned from."""
    said = plain(text)
    return Example(label, features(said), shape(said))


@dataclass(frozen=True)
class Model:
    """What was learned. `counts`: per piece, per class (by its place in `classes`) the texts it stood in.

    `temperature` and `threshold` make scores into confidences and say from which one on the model speaks;
    as long as they were not measured, it always abstains.
    """

    classes: tuple[str, ...]
    counts: Mapping[str, Mapping[int, int]]
    temperature: float = 1.0
    threshold: float = NEVER
    report: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> dict[str, tuple[tuple[int, float], ...]]:
        """How much each piece speaks for each class in which it stood; never less than nothing."""
        return {
            piece: tuple((c, -log(1 - n / (SMOOTHING + sum(by.values())))) for c, n in by.items())
            for piece, by in self.counts.items()
        }

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What every known piece gives each class besides: the fewer pieces a class has, the more."""
        of = [0] * len(self.classes)
        for by in self.counts.values():
            for c, n in by.items():
                of[c] += n
        whole = sum(of) + SMOOTHING * max(len(self.counts), 1)
        return tuple(log(whole - n) if whole > n else 0.0 for n in of)

    def leading(self, pieces: Iterable[str]) -> list[tuple[int, float]]:
        """The likeliest classes with their scores, best first; nothing for a text that says nothing to it.

        The more of a text is new to it, the closer the scores: what it never saw, it should not be sure of.
        """
        evidence, scores, known, whole = self.evidence, [0.0] * len(self.classes), 0, 0
        for piece in pieces:
            whole += 1
            speaks = evidence.get(piece)
            if speaks is not None:
                known += 1
                for c, much in speaks:
                    scores[c] += much
        if known < KNOWN:
            return []
        size = whole / sqrt(known)
        scaled = [
            (c, (s + known * w) / size) for c, (s, w) in enumerate(zip(scores, self.weights, strict=True))
        ]
        return sorted(scaled, key=lambda one: (-one[1], one[0]))[:LEADING]

    def as_json(self) -> str:
        """The model as the text of a file; the same model always gives the same text."""
        counts = {
            piece: [n for pair in sorted(by.items()) for n in pair] for piece, by in self.counts.items()
        }
        data = {
            "format": FORMAT,
            "classes": self.classes,
            "temperature": self.temperature,
            "threshold": self.threshold,
            "report": self.report,
            "counts": counts,
        }
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def from_json(text: str) -> Model:
    """A model from the text of its file. Refusal when it is none, or of another format."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise Refusal(f"the model has format {data['format']}, this release reads format {FORMAT}")
        counts = {
            piece: {c: n for c, n in zip(flat[::2], flat[1::2], strict=True) if data["classes"][c] and n > 0}
            for piece, flat in data["counts"].items()
        }
        return Model(
            tuple(data["classes"]),
            counts,
            float(data["temperature"]),
            float(data["threshold"]),
            data["report"],
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError):
        raise Refusal("this is not the file of a model") from None


def fit(examples: Sequence[Example], least: int = 3) -> Model:
    """Learn from examples. Pieces in fewer than `least` different texts are left out; so names stay outside.

    Texts of the same shape count as one text there, so that a form letter makes nothing common.
    """
    classes = tuple(sorted({one.label for one in examples}))
    place = {label: c for c, label in enumerate(classes)}
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    texts: Counter[str] = Counter()
    seen: set[str] = set()
    for one in examples:
        c = place[one.label]
        for piece in one.features:
            counts[piece][c] += 1
        if one.shape not in seen:
            seen.add(one.shape)
            texts.update(one.features)
    common = sorted((piece for piece, n in texts.items() if n >= least), key=lambda p: (-texts[p], p))
    return Model(classes, {piece: dict(counts[piece]) for piece in sorted(common[:MOST])})


def shares(scored: Sequence[tuple[int, float]], temperature: float) -> list[float]:
    """Scores as confidences that add up to one, in the same order."""
    if not scored:
        return []
    best = scored[0][1]
    parts = [exp(max((score - best) / temperature, -700)) for _, score in scored]
    whole = sum(parts)
    return [part / whole for part in parts]
