"""The same matter in other words: how much two texts share, what is rare counting for more.

Texts are in one spelling already (adapters/seen_index.py): one width, small letters, simplified signs, only
letters and figures. The clusters of oversight have a stricter measure of their own (oversight/likeness.py);
docs/seen-before.md says why.
"""

from array import array
from collections import Counter, defaultdict
from heapq import nlargest
from math import log

WITH_MARK = 0.06
"""From what likeness on two complaints of one customer, or about one site, are about one matter."""
ALONE = 0.55
"""From what likeness on two complaints that share nothing else are: nearly the same words."""
READ = 2000
"""So many signs of a matter are compared."""
COMMON = 0.2
"""A pair of signs in more than this share of all texts says nothing."""
CLOSELY = 100
"""So many of the texts that share most are compared in full."""
FEW = 50
"""Below so many texts nothing can be told about what is common."""

Grams = frozenset[str]


def grams(plain: str) -> Grams:
    """The pairs of neighbouring signs in a text."""
    return frozenset(plain[i : i + 2] for i in range(min(len(plain), READ) - 1))


class Texts:
    """Texts by name, found again by what they share. Only grows; not for several threads at once."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._plain: dict[str, str] = {}
        self._holders: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._weights: dict[str, float] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._plain

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, plain: str) -> None:
        """Add a text under a name that is not there yet."""
        place = len(self._names)
        self._names.append(name)
        self._plain[name] = plain[:READ]
        self._weights.clear()
        for gram in grams(plain):
            self._holders[gram].append(place)

    def text(self, name: str) -> str:
        """A text as it was added; empty for a name that is not there."""
        return self._plain.get(name, "")

    def weight(self, gram: str) -> float:
        """What it says that two texts share a pair of signs: nothing for common ones, most for rare ones."""
        if gram not in self._weights:
            self._weights[gram] = self._weigh(gram)
        return self._weights[gram]

    def _weigh(self, gram: str) -> float:
        held, known = len(self._holders.get(gram, ())), max(len(self._names), FEW)
        return 0.0 if held > COMMON * known else log((known + 1) / (held + 0.5))

    def likeness(self, one: str, other: str) -> float:
        """How much two texts share, from 0 to 1: the mean of their share in both and in the shorter."""
        return self._share(grams(one), grams(other))

    def like(self, plain: str, least: float, most: int = 10) -> list[tuple[float, str]]:
        """The texts that are at least so like a text, with their likeness, the likest first."""
        mine = grams(plain)
        shared: Counter[int] = Counter()
        for gram in mine:
            if weight := self.weight(gram):
                for place in self._holders.get(gram, ()):
                    shared[place] += weight  # type: ignore[assignment]
        near = nlargest(CLOSELY, shared.items(), key=lambda item: item[1])
        names = (self._names[place] for place, _ in near)
        found = ((self._share(mine, grams(self._plain[name])), name) for name in names)
        return nlargest(most, ((score, name) for score, name in found if score >= least))

    def _share(self, mine: Grams, other: Grams) -> float:
        common = sum(map(self.weight, mine & other))
        sums = sum(map(self.weight, mine)), sum(map(self.weight, other))
        if not common:
            return 0.0
        return (2 * common / sum(sums) + common / min(sums)) / 2
