"""Rules that need a pack and what is known, nothing else: flags by words, levels by conditions."""

from complaints.conditions import Traits, holds
from complaints.pack import Pack


def flags_in(pack: Pack, text: str) -> list[str]:
    """The flags that the words of a complaint suggest."""
    low = text.lower()
    return [key for key, flag in pack.flags.items() if any(word.lower() in low for word in flag.words)]


def level_by_rule(pack: Pack, traits: Traits) -> str:
    """The gravest level whose condition holds; '' in a pack without levels."""
    return next((key for key, level in pack.levels.items() if holds(level.when, traits)), "")


def graver(pack: Pack, level: str, than: str) -> bool:
    """Whether a level is graver than another: levels stand gravest first."""
    order = list(pack.levels)
    return order.index(level) < order.index(than)
