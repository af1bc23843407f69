"""How good a model is, on confirmed cases that it has not seen; and from which confidence on it may speak.

Texts of the same shape never stand on both sides. How sure the model may be is measured the same way, so that
of what it says at least `RATE` is right.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Any

from complaints.learning.model import NEVER, Example, Model, fit, shares

RATE = 0.9
"""Of what a model says, at least so much is to be right; where it would be less, it abstains."""
LIKELIER = 0.5
"""However good it is on the whole, it says nothing that is not likelier than everything else together."""
FOLDS = 5
TUNED = 3000
"""So many held-out texts are enough to find the temperature."""
STEPS = 12
LOST = 14.0
"""The most that one text may count against a temperature, so that no single one decides."""


@dataclass(frozen=True)
class Trial:
    """One held-out text: its confirmed class, and the likeliest ones by a model that had not seen it."""

    label: str
    ranked: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Verdict:
    """A confirmed class beside what the model would say; `said` when it is sure enough to."""

    label: str
    guess: str
    confidence: float
    said: bool


def folds(examples: Sequence[Example], seed: int = 0, count: int = FOLDS) -> list[int]:
    """To which fold each example belongs: by class as evenly as can be, those of one shape together."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(examples):
        groups[one.shape].append(place)
    order = sorted(groups.items(), key=lambda item: (examples[item[1][0]].label, _mixed(item[0], seed)))
    found = [0] * len(examples)
    for turn, (_, places) in enumerate(order):
        for place in places:
            found[place] = turn % count
    return found


def held_out(shape: str) -> bool:
    """Whether texts of this shape are kept from every training of the house: a fifth, always the same."""
    return _mixed(shape, 0)[0] % 5 == 0


def _mixed(text: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{text}".encode()).digest()


def trials(model: Model, examples: Iterable[Example]) -> list[Trial]:
    """What a model makes of examples that it has not seen."""
    return [
        Trial(one.label, tuple((model.classes[c], score) for c, score in model.leading(one.features)))
        for one in examples
    ]


def learn(examples: Sequence[Example], seed: int = 0, least: int = 3) -> tuple[Model, list[Verdict]]:
    """A model from all examples, tuned on held-out folds, and honest verdicts: each fold's are made with
    what was learned and tuned without it."""
    where = folds(examples, seed)
    parts: list[list[Trial]] = []
    for fold in range(FOLDS):
        rest = [one for one, f in zip(examples, where, strict=True) if f != fold]
        held = [one for one, f in zip(examples, where, strict=True) if f == fold]
        parts.append(trials(fit(rest, least), held))
    verdicts = [
        verdict
        for fold, part in enumerate(parts)
        for verdict in judged(part, *_tuned([t for n, other in enumerate(parts) if n != fold for t in other]))
    ]
    temperature, threshold = _tuned([trial for part in parts for trial in part])
    return replace(fit(examples, least), temperature=temperature, threshold=threshold), verdicts


def verdicts_of(model: Model, examples: Iterable[Example]) -> list[Verdict]:
    """What a finished model says about examples that it has not seen."""
    return judged(trials(model, examples), model.temperature, model.threshold)


def judged(tried: Iterable[Trial], temperature: float, threshold: float) -> list[Verdict]:
    """Trials as verdicts, at a temperature and a threshold."""
    found = []
    for one in tried:
        scored = [(place, score) for place, (_, score) in enumerate(one.ranked)]
        sure = round(shares(scored, temperature)[0], 4) if scored else 0.0
        found.append(Verdict(one.label, one.ranked[0][0] if scored else "", sure, sure >= threshold))
    return found


def _tuned(tried: Sequence[Trial]) -> tuple[float, float]:
    """The temperature that makes confidences true, and the least confidence that is right often enough."""
    step = max(1, len(tried) // TUNED)
    sample = [_behind(one) for one in tried[::step] if one.ranked]
    low, high = log(0.02), log(20.0)
    for _ in range(STEPS):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if _loss(sample, exp(left)) <= _loss(sample, exp(right)) else (left, high)
    temperature = round(exp((low + high) / 2), 4)
    return temperature, max(_threshold(judged(tried, temperature, NEVER)), LIKELIER)


def _behind(one: Trial) -> tuple[list[float], float | None]:
    """How far every class is behind the best one, and how far the right one is (None: not among them)."""
    best = one.ranked[0][1]
    right = next((score for label, score in one.ranked if label == one.label), None)
    return [score - best for _, score in one.ranked], None if right is None else right - best


def _loss(sample: Sequence[tuple[list[float], float | None]], temperature: float) -> float:
    total, times = 0.0, 1 / temperature
    for scores, right in sample:
        whole = log(sum([exp(max(score * times, -700)) for score in scores]))
        total += LOST if right is None else min(whole - right * times, LOST)
    return total


def _threshold(verdicts: Sequence[Verdict]) -> float:
    """The lowest confidence from which on enough is right even were the next one wrong; else NEVER."""
    right, best = 0, NEVER
    ranked = sorted((v for v in verdicts if v.guess), key=lambda v: -v.confidence)
    for count, one in enumerate(ranked, 1):
        right += one.guess == one.label
        last = count == len(ranked) or ranked[count].confidence < one.confidence
        if last and right / (count + 1) >= RATE:
            best = one.confidence
    return best


def report(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The figures of a judgement: shares from 0 to 1, None where there was nothing to count; no texts.

    macro_f1 and accuracy: were the model never to abstain. Precision: of what it says.
    """
    labels = sorted({v.label for v in verdicts})
    classes = {label: _of_class(label, verdicts) for label in labels}
    said = [v for v in verdicts if v.said]
    confusion: dict[str, dict[str, int]] = {}
    for (label, guess), n in sorted(Counter((v.label, v.guess) for v in verdicts).items()):
        confusion.setdefault(label, {})[guess] = n
    return {
        "cases": len(verdicts),
        "macro_f1": _part(sum(one["f1"] for one in classes.values()), len(classes)),
        "accuracy": _part(sum(v.label == v.guess for v in verdicts), len(verdicts)),
        "abstained": _part(len(verdicts) - len(said), len(verdicts)),
        "precision": _part(sum(v.label == v.guess for v in said), len(said)),
        "classes": classes,
        "confusion": confusion,
    }


def _of_class(label: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    mine = sum(v.label == label for v in verdicts)
    guessed = sum(v.guess == label for v in verdicts)
    hit = sum(v.label == v.guess == label for v in verdicts)
    said = [v for v in verdicts if v.said and v.guess == label]
    return {
        "cases": mine,
        "precision": _part(hit, guessed),
        "recall": _part(hit, mine),
        "f1": round(2 * hit / (mine + guessed), 4) if hit else 0.0,
        "said": len(said),
        "said_right": sum(v.label == label for v in said),
    }


def _part(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
