"""Whether a model is learned anew, and whether the new one takes the place of the one in use.

A fifth of the confirmed cases, always the same by the shape of their text, is kept from every training: there
the new model and the one in use are compared, and neither has seen them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from complaints.learning.judging import Verdict, held_out, learn, report, verdicts_of
from complaints.learning.model import Example, Model

FEWEST = 200
"""So many confirmed cases are needed."""
CLASSES = 2
EACH = 10
"""At least so many classes with so many cases each."""
LEAST = 3
"""What stands in fewer different cases is never learned: mostly names, and chance."""
MARGIN = 0.005
"""By so much the macro-F1 of the new model must be higher."""
NEWEST = 20_000
"""Of more cases the newest are learned from."""


@dataclass(frozen=True)
class Outcome:
    """What a training gave: the figures of both models on the same held-out cases, and which one goes on.

    `why`: first (there was none), better, not_better, or useless (no better than always the same class).
    """

    model: Model
    taken: bool
    why: str
    cases: int
    macro_f1: float
    before: float | None
    report: dict[str, Any]


def lacks(labels: Sequence[str]) -> bool:
    """Whether there are too few confirmed cases to learn from."""
    counts = Counter(labels)
    return len(labels) < FEWEST or sum(n >= EACH for n in counts.values()) < CLASSES


def retrained(examples: Sequence[Example], in_use: Model | None) -> Outcome | None:
    """Learn anew and compare; None when too few cases are confirmed, or none of them is held out."""
    if lacks([one.label for one in examples]):
        return None
    held = [one for one in examples if held_out(one.shape)]
    rest = [one for one in examples if not held_out(one.shape)]
    if not held or len({one.label for one in rest}) < CLASSES:
        return None
    model, _ = learn(rest, least=LEAST)
    found = report(verdicts_of(model, held))
    mine, usual = found["macro_f1"], _always_the_same(rest, held)
    old = None if in_use is None else report(verdicts_of(in_use, held))
    before = None if old is None else old["macro_f1"]
    if mine <= usual:
        taken, why = False, "useless"
    elif before is None:
        taken, why = True, "first"
    else:
        taken = mine > before + MARGIN
        why = "better" if taken else "not_better"
    figures = {"new": found, "before": old, "learned_from": len(rest), "held_out": len(held)}
    return Outcome(replace(model, report=found), taken, why, len(examples), mine, before, figures)


def _always_the_same(rest: Sequence[Example], held: Sequence[Example]) -> float:
    """The macro-F1 of always saying the commonest class: what a model must do better than."""
    usual = Counter(one.label for one in rest).most_common(1)[0][0]
    same = [Verdict(one.label, usual, 1.0, True) for one in held]
    return float(report(same)["macro_f1"])
