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
MOST = 200_000
"""How many values a pack may have with its aliases written out: a few lines can mean millions."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both read the same; the one in C ten times as fast."""


class TooLarge(ValueError):
    """A text that would be too large once its aliases are written out; `line` is where it becomes so."""

    def __init__(self, line: int) -> None:
        super().__init__("too large once its aliases are written out")
        self.line = line


AGAIN = "(again)"
"""What stands behind a key that stands twice, to tell its places apart."""


def parsed(path: Path, lines: Lines) -> tuple[str, Any, list[Fault]]:
    """A file's text and data, and a fault for every key that stands twice; notes the line of every value."""
    text = text_of(path)
    return text, *parsed_text(text, path, lines)


def text_of(path: Path) -> str:
    """The text of a file. Refusal when there is none, or it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refusal(f"{path}:1: not YAML: not readable as UTF-8 text") from None
    except OSError as error:
        raise Refusal(f"{path}:1: cannot be read: {error.strerror}") from None


def parsed_text(text: str, path: Path, lines: Lines) -> tuple[Any, list[Fault]]:
    """The data of a text that is called `path` where its mistakes are told, and its keys that stand twice."""
    try:
        data, node = data_of(text), yaml.compose(text, LOADER)
        if not isinstance(node, yaml.MappingNode):
            raise Refusal(f"{path}:1: a pack is a mapping of keys to values")
        return data, list(_map_lines(node, (), lines))
    except RecursionError:
        raise Refusal(f"{path}:1: nested too deeply, or an alias that contains itself") from None
    except TooLarge as error:
        raise Refusal(f"{path}:{error.line}: {error}") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise Refusal(f"{path}:{mark.line + 1 if mark else 1}: not YAML: {what}") from None


def plain_data(path: Path, what: str) -> Any:
    """The data of a YAML file that is no pack. Refusal when it `cannot be read as` what it should be."""
    try:
        return data_of(path.read_text(encoding="utf-8"))
    except RecursionError:
        why = "nested too deeply, or an alias that contains itself"
    except TooLarge as error:
        why = f"line {error.line}: {error}"
    except (OSError, ValueError, yaml.YAMLError) as error:
        why = " ".join(str(error).split())
    raise Refusal(f"{path}: cannot be read as {what}: {why}")


def data_of(text: str) -> Any:
    """The data of a YAML text. RecursionError: nested too deeply; TooLarge: more than MOST values."""
    _expect_small(text)
    return yaml.load(text, LOADER)


def _expect_small(text: str) -> None:
    """Measure a text with its aliases written out, as everything that walks through its data will meet them.

    An anchor counts as often as it is named, with the depth of what it names.
    """
    known: dict[str, tuple[int, int]] = {}  # anchor: how many values, how deep
    opened: list[tuple[str | None, int]] = []  # what is not closed yet: its anchor, and the count before it
    below: list[int] = [0]  # the depth found so far in each of these
    count = 0
    for event in yaml.parse(text, LOADER):
        anchor, size, depth = getattr(event, "anchor", None), 1, 0
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = opened.pop()
            size, depth = count - before, below.pop() + 1
        elif isinstance(event, yaml.CollectionStartEvent):
            if anchor is not None:
                known[anchor] = (0, DEEPEST)  # named inside itself it never ends
            opened.append((anchor, count))
            below.append(0)
        elif not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            continue
        if isinstance(event, yaml.AliasEvent):
            size, depth = known.get(anchor or "", (1, 0))
        elif anchor is not None and not isinstance(event, yaml.CollectionStartEvent):
            known[anchor] = (size, depth)
        if not isinstance(event, yaml.CollectionEndEvent):
            count += size
        below[-1] = max(below[-1], depth)
        if count > MOST:
            raise TooLarge(event.start_mark.line + 1 if event.start_mark else 1)
        if len(opened) + depth > DEEPEST:
            raise RecursionError


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
