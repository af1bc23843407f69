"""How well repeats are told from other complaints, on the pairs: `.venv/bin/python -m tests.seen.measure`."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from adapters.seen_index import plain
from complaints.oversight.likeness import SIMILAR, likeness
from complaints.oversight.likeness import grams as runs
from complaints.seen.candidates import Sight, weigh
from complaints.seen.likeness import ALONE, WITH_MARK, Texts
from tests.seen.pairs import Pair, Part, framed, pairs, stories

PARTS: tuple[Part, ...] = ("tuning", "held out")
FRAMED_SHARE = 8
"""One text in so many stands in the usual frame."""


@dataclass(frozen=True)
class Figure:
    """Of what was said to be the same how much was (precision), of what is the same how much was found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Both in one figure."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


@lru_cache(maxsize=1)
def known() -> Texts:
    """What the weights are taken from: the texts for tuning alone, some of them in the usual frame."""
    texts, dice = Texts(), random.Random(5)
    tuning = [story[key] for story in stories()[::2] for key in ("web", "note", "again", "other")]
    for place, text in enumerate([*tuning, *(framed(text, dice) for text in tuning[::FRAMED_SHARE])]):
        texts.add(str(place), plain(text))
    return texts


def weighted(pair: Pair) -> float:
    """The likeness that seen-before goes by."""
    return known().likeness(plain(pair.one), plain(pair.other))


def jaccard(pair: Pair) -> float:
    """The likeness that the clusters of oversight go by."""
    return likeness(runs(pair.one), runs(pair.other))


def suggested(pair: Pair) -> bool:
    """Whether the product says of the two that their matters are alike, given what else they share."""
    marks = {"phone"} if pair.customer else set()
    marks |= {"site"} if pair.site else set()
    found = weigh(Sight("TS-1", frozenset(marks), weighted(pair), timedelta(days=pair.days)))
    return found is not None and found.likeness > 0


def figure(part: Part, said: Callable[[Pair], bool], among: Iterable[Pair] = ()) -> Figure:
    """How well something tells the pairs of a part."""
    found = [(pair.same, said(pair)) for pair in among or pairs() if pair.part == part]
    right = sum(same and hit for same, hit in found)
    hits, there = sum(hit for _, hit in found), sum(same for same, _ in found)
    return Figure(right / hits if hits else 1.0, right / there if there else 1.0)


def figures() -> dict[str, Callable[[Pair], bool]]:
    """What is measured, by name."""
    return {
        f"runs of three, Jaccard >= {SIMILAR} (the clusters)": lambda pair: jaccard(pair) >= SIMILAR,
        "runs of three, Jaccard >= 0.03 (its best)": lambda pair: jaccard(pair) >= 0.03,
        f"weighted pairs >= {WITH_MARK}, matter alone": lambda pair: weighted(pair) >= WITH_MARK,
        f"weighted pairs >= {ALONE}, matter alone": lambda pair: weighted(pair) >= ALONE,
        "as suggested: with contact and site marks": suggested,
    }


def main() -> None:
    """Print the tables of docs/seen-before.md."""
    counts = [(part, sum(p.part == part for p in pairs())) for part in PARTS]
    print(f"{len(pairs())} pairs: " + ", ".join(f"{count} {part}" for part, count in counts))
    print("\n| measure | tuning P | R | F1 | held out P | R | F1 |\n|---|---|---|---|---|---|---|")
    for name, said in figures().items():
        cells = [
            f for part in PARTS for one in [figure(part, said)] for f in (one.precision, one.recall, one.f1)
        ]
        print(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    print("\n| kind of pair (held out) | same | weighted: median, range | suggested |\n|---|---|---|---|")
    for kind in dict.fromkeys(pair.kind for pair in pairs()):
        mine = [pair for pair in pairs() if pair.kind == kind and pair.part == "held out"]
        scores = sorted(map(weighted, mine))
        share = sum(map(suggested, mine)) / len(mine)
        middle = scores[len(scores) // 2]
        print(
            f"| {kind} | {'yes' if mine[0].same else 'no'} | {middle:.2f}, {scores[0]:.2f}–{scores[-1]:.2f} "
            f"| {share:.0%} |"
        )


if __name__ == "__main__":
    main()
