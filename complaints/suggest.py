"""A first guess at the classes of a complaint; a person confirms it.

The words that the pack lists come first. Where none of them was found, the model may speak that was learned
from the company's own confirmed cases. Where that abstains too, the last class stands there as no suggestion.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from complaints.learning.saying import Said
from complaints.pack import Pack
from complaints.pack_parts import View

Suggester = Callable[[str, str, str], Said | None]
"""What the model of a procedure and a view says about a text; None where nothing was learned."""


@dataclass(frozen=True)
class Suggestion:
    """A class and why: words of the pack (rule), what was learned (model), or nothing (none).

    `confidence` is the model's, from 0 to 1; the likeliest class it would not say is in `said`.
    """

    label: str
    source: Literal["rule", "model", "none"]
    words: list[str] = field(default_factory=list)
    confidence: float | None = None
    said: Said | None = None

    def as_json(self) -> dict[str, Any]:
        """Where it came from and how sure it is, for the record."""
        return {"source": self.source, "confidence": self.confidence}


def suggestions(
    pack: Pack, text: str, learned: str = "", model: Suggester | None = None
) -> dict[str, Suggestion]:
    """For each view what is suggested, by whom and why. `learned`: the text as the model reads it."""
    return {name: _suggested(pack, name, text, learned, model) for name in pack.views}


def _suggested(pack: Pack, name: str, text: str, learned: str, model: Suggester | None) -> Suggestion:
    view = pack.views[name]  # type: ignore[index]
    low = text.lower()
    likeliest = _likeliest(view, low)
    found = [w for w in view.classes[likeliest].words if w.lower() in low]
    said = model(pack.procedure, name, learned) if model and name in pack.learning.views else None
    if (
        said is not None and said.label not in view.classes
    ):  # it abstains, or the pack has no such class any more
        said = Said("", said.confidence)
    by_rule = Suggestion(likeliest, "rule", found, said=said)
    if said and said.label and not (found and pack.learning.first == "words"):
        return Suggestion(said.label, "model", said.reasons, said.confidence, said)
    return by_rule if found else Suggestion(likeliest, "none", [], said.confidence if said else None, said)


def classes(pack: Pack, text: str) -> dict[str, str]:
    """For each view the likeliest class by the words of the pack; its last class where no word was found."""
    return {name: one.label for name, one in suggestions(pack, text).items()}


def reasons(pack: Pack, text: str) -> dict[str, list[str]]:
    """For each view the words of the pack that spoke for the suggested class."""
    return {name: one.words for name, one in suggestions(pack, text).items()}


def _likeliest(view: View, text: str) -> str:
    hits = {key: sum(w.lower() in text for w in c.words) for key, c in view.classes.items()}
    best = max(hits.values())
    if best == 0:
        return list(view.classes)[-1]
    return next(key for key, count in hits.items() if count == best)
