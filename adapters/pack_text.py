"""The text of a pack: its data, the line of everything in it, and mistakes told with file and line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from complaints.errors import Refusal
from complaints.pack_faults import Fault, Where
from complaints.pack_keys import meant

Lines = dict[Where, int]
DEEPEST = 100
"""How deep a pack may be nested; a text that goes on for ever must not take the process along."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both read the same; the one in C ten times as fast."""


AGAIN = "(again)"
"""What stands behind a key that stands twice, to tell its places apart."""


def parsed(path: Path, lines: Lines) -> tuple[str, Any, list[Fault]]:
    """A file's text and data, and a fault for every key that stands twice; notes the line of every value."""
    try:
        text = path.read_text(encoding="utf-8")
        data, node = data_of(text), yaml.compose(text, LOADER)
        if not isinstance(node, yaml.MappingNode):
            raise Refusal(f"{path}:1: a pack is a mapping of keys to values")
        return text, data, list(_map_lines(node, (), lines))
    except UnicodeDecodeError:
        raise Refusal(f"{path}:1: not YAML: not readable as UTF-8 text") from None
    except RecursionError:
        raise Refusal(f"{path}:1: nested too deeply, or an alias that contains itself") from None
    except OSError as error:
        raise Refusal(f"{path}:1: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise Refusal(f"{path}:{mark.line + 1 if mark else 1}: not YAML: {what}") from None


def data_of(text: str) -> Any:
    """The data of a YAML text. RecursionError when it is nested too deeply."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RecursionError
    return yaml.load(text, LOADER)


def _map_lines(node: yaml.Node, where: Where, lines: Lines) -> Iterator[Fault]:
    """Note the line of every value; yields a fault for every key that stands twice."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            path = (*where, key.value)
            if key.value in seen:
                lines[(*path, AGAIN)] = key.start_mark.line + 1
                yield (*path, AGAIN), f"the key '{key.value}' stands here a second time"
            else:
                lines[path] = key.start_mark.line + 1
            seen.add(key.value)
            yield from _map_lines(value, path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            yield from _map_lines(value, (*where, index), lines)


def place(loc: tuple[int | str, ...]) -> Where:
    """Where in a pack pydantic found something."""
    return tuple(part for part in loc if part != "[key]")


MESSAGES = {"extra_forbidden": "unknown key", "missing": "is missing"}


def message(error: Any) -> str:
    """What pydantic found, in our words."""
    text = MESSAGES.get(error["type"], error["msg"].removeprefix("Value error, "))
    if error["type"] == "extra_forbidden":
        text += meant(place(error["loc"]))
    value = error.get("input")
    shown = isinstance(value, str | int | float) and error["type"] not in MESSAGES
    return f"{text} (found {value!r})" if shown else text


def lines_of(path: Path, faults: list[Fault], lines: Lines) -> list[str]:
    """The mistakes of a file, in the order of their lines: file:line: where: what."""
    rows = set()
    for where, what in faults:
        known = where
        while known not in lines:
            known = known[:-1]
        name = ".".join(map(str, where)).removesuffix(f".{AGAIN}") or "pack"
        rows.add((lines[known], f"{path}:{lines[known]}: {name}: {what}"))
    return [text for _, text in sorted(rows)]
