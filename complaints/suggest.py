"""A first guess at the classes of a complaint, from the words the pack lists; a person confirms it."""

from complaints.pack import Pack
from complaints.pack_parts import View


def classes(pack: Pack, text: str) -> dict[str, str]:
    """For each view the likeliest class; the view's last class where no word was found."""
    return {name: _likeliest(view, text.lower()) for name, view in pack.views.items()}


def reasons(pack: Pack, text: str) -> dict[str, list[str]]:
    """For each view the words that spoke for the suggested class."""
    low = text.lower()
    found = classes(pack, text)
    return {
        name: [w for w in view.classes[found[name]].words if w.lower() in low]
        for name, view in pack.views.items()
    }


def _likeliest(view: View, text: str) -> str:
    hits = {key: sum(w.lower() in text for w in c.words) for key, c in view.classes.items()}
    best = max(hits.values())
    if best == 0:
        return list(view.classes)[-1]
    return next(key for key, count in hits.items() if count == best)
