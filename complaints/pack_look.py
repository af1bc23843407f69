"""Looking into the plain data of a pack, whatever shape a mistake has given it."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

Where = tuple[str | int, ...]
Fault = tuple[Where, str]
"""Where in the pack, and what is wrong there."""


def walk(data: Any, path: str | list[str], where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """The values at a path such as `duties.*.asks`; `*` is every item, KEY every key of a mapping."""
    if isinstance(path, str):
        path = path.split(".")
    if not path:
        yield where, data
        return
    head, rest = path[0], path[1:]
    items = dict(enumerate(data)) if isinstance(data, list) else data if isinstance(data, Mapping) else {}
    if head == "KEY":
        yield from (((*where, key), key) for key in items)
    elif head == "*":
        for key, value in items.items():
            yield from walk(value, rest, (*where, key))
    elif head in items:
        yield from walk(items[head], rest, (*where, head))


def at(data: Any, path: str) -> Any:
    """The value at a path, None where nothing stands."""
    return next((value for _, value in walk(data, path)), None)


def keys(data: Any, path: str) -> list[str]:
    """The keys of the mapping at a path; none where no mapping stands."""
    found = at(data, path)
    return list(found) if isinstance(found, Mapping) else []


def nearest(name: str, known: Collection[str]) -> str:
    """`; did you mean 'x'?` when a known name is much like this one, else nothing."""
    close = get_close_matches(name, [str(key) for key in known], n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def no_such(name: str, what: str, known: Collection[str]) -> str:
    """The sentence about a name that leads nowhere, with the nearest one and all that there are."""
    listed = ", ".join(map(str, known)) or "none"
    of = "" if what == "procedure" else " of this pack"
    near = nearest(name, known) or ";"
    return f"'{name}' is no {what}{of}{near} known: {listed}"
