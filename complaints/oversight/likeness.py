"""Which matters say nearly the same: likeness of texts by the runs of three characters they share."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from math import ceil

GRAM = 3
SIMILAR = 0.5
"""From what likeness on two matters count as the same: half of all their runs of three characters are common.

Chinese needs no cutting into words for this. At 0.5 a word may be put in, left out or exchanged in a sentence
("卫生间漏水，没有人管" and "卫生间漏水没有人来管"), and two stories that only share a topic stay apart.
"""

Grams = frozenset[str]


def grams(text: str) -> Grams:
    """The runs of three characters in a text; width, case, spaces and punctuation do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(char for char in plain if char.isalnum())
    return frozenset(plain[i : i + GRAM] for i in range(len(plain) - GRAM + 1))


def likeness(one: Grams, other: Grams) -> float:
    """How much two texts share: common runs divided by all runs (Jaccard), from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def alike(texts: Mapping[str, str], threshold: float = SIMILAR) -> list[list[str]]:
    """The names of texts in groups of likeness, directly or through others; texts too short stand alone."""
    by_grams: dict[Grams, list[str]] = defaultdict(list)
    short: list[list[str]] = []
    for name, text in texts.items():
        found = grams(text)
        if found:
            by_grams[found].append(name)
        else:
            short.append([name])
    return [*_joined(by_grams, threshold), *short]


def _joined(by_grams: Mapping[Grams, list[str]], threshold: float) -> list[list[str]]:
    """Every pair that is like enough, joined. Only pairs that share a rare run are compared at all.

    Two sets with a likeness of t share one of their first n - ceil(t*n) + 1 runs when all are put in the same
    order, the rarest first: a text is compared with those only (prefix filter); the result is exact.
    """
    sets = list(by_grams)
    counts = Counter(gram for one in sets for gram in one)
    parents = list(range(len(sets)))
    holders: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(sets):
        rarest_first = sorted(one, key=lambda gram: (counts[gram], gram))
        prefix = rarest_first[: len(one) - ceil(threshold * len(one)) + 1]
        for other in {held for gram in prefix for held in holders[gram]}:
            near, far = _root(parents, other), _root(parents, place)
            if near != far and likeness(sets[other], one) >= threshold:
                parents[far] = near
        for gram in prefix:
            holders[gram].append(place)
    groups: dict[int, list[str]] = defaultdict(list)
    for place, one in enumerate(sets):
        groups[_root(parents, place)] += by_grams[one]
    return list(groups.values())


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
