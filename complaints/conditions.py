"""When a rule of a pack applies: its conditions held against what is known of a complaint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from complaints.pack_words import Condition

VIEWS = ("intake", "assessment", "dispatch")


@dataclass(frozen=True)
class Traits:
    """What is known of a complaint when a rule is asked for. What is not known yet is empty."""

    channel: str = ""
    source: str = ""
    level: str = ""
    nature: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    priority: str = ""
    severity: str = ""
    text: str = ""
    earlier: int = 0
    said: Mapping[str, str] = field(default_factory=dict)


def holds(when: Iterable[Condition], traits: Traits) -> bool:
    """Whether any of the conditions holds; without any, always."""
    conditions = list(when)
    return not conditions or any(_holds(condition, traits) for condition in conditions)


def _holds(wanted: Condition, traits: Traits) -> bool:
    """Whether everything a condition names is so."""
    named = [
        (wanted.channels, {traits.channel}),
        (wanted.sources, {traits.source}),
        (wanted.levels, {traits.level}),
        (wanted.nature, {traits.nature}),
        (wanted.part, traits.parts),
        (wanted.flags, traits.flags),
        (wanted.priorities, {traits.priority}),
        (wanted.severity, {traits.severity}),
        *((getattr(wanted, view), {traits.classes.get(view, "")}) for view in VIEWS),
        *((answers, {traits.said.get(key, "")}) for key, answers in wanted.said.items()),
    ]
    if any(names and not set(names) & have for names, have in named):
        return False
    low = traits.text.lower()
    if wanted.words and not any(word.lower() in low for word in wanted.words):
        return False
    return wanted.earlier is None or traits.earlier >= wanted.earlier
