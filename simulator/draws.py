"""Chance that can be repeated: each draw depends on the seed and on what is drawn, not on what came before.

So two worlds with the same seed differ by what was changed, not by luck (common random numbers).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist

NORMAL = NormalDist()
WHOLE = 2.0**64


@dataclass(frozen=True)
class Draws:
    """Draws under a seed; `key` names what is drawn: complaint, question, field."""

    seed: int

    def share(self, *key: object) -> float:
        """A number from 0 up to 1."""
        text = "\x1f".join(map(str, (self.seed, *key)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / WHOLE

    def chance(self, likely: float, *key: object) -> bool:
        """Whether something that happens in this share of the cases happens now."""
        return self.share(*key) < likely

    def around(self, median: float, spread: float, *key: object) -> float:
        """A positive number: half are below the median, two thirds within a factor of exp(spread)."""
        likely = min(max(self.share(*key), 1e-9), 1 - 1e-9)
        factor: float = 2.718281828459045 ** (spread * NORMAL.inv_cdf(likely))
        return median * factor

    def pick(self, weights: Mapping[str, float], *key: object) -> str:
        """One of the keys, as likely as its weight says."""
        left = self.share(*key) * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return next(reversed(list(weights)))
