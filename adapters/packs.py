"""Packs from disk: every mistake of a file at once, each with file and line."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from adapters.calendars import load_calendar
from adapters.settings import settings
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_faults import Fault, Where
from complaints.pack_faults import faults as whole_faults

PACKS = Path(__file__).parent.parent / "packs"
Lines = dict[Where, int]


def load_packs() -> dict[str, Pack]:
    """Every pack of the shipped folder and of REDRESS_PACKS, by procedure name. Refusal: all mistakes.

    A pack in REDRESS_PACKS takes the place of the shipped one; two in one folder are a mistake.
    """
    packs: dict[str, Pack] = {}
    places: dict[str, Path] = {}
    wrong: list[str] = []
    for path in _files():
        try:
            pack = read_pack(path)
        except Refusal as refusal:
            wrong.append(str(refusal))
            continue
        other = places.get(pack.procedure)
        if other is not None and other.parent == path.parent:
            wrong.append(f"{path}:1: the procedure '{pack.procedure}' stands in {other.name} already")
        packs[pack.procedure], places[pack.procedure] = pack, path
    if wrong:
        raise Refusal("\n".join(wrong))
    if settings().procedure not in packs:
        known = ", ".join(sorted(packs))
        raise Refusal(f"REDRESS_PROCEDURE={settings().procedure} is no procedure; known: {known}")
    return packs


@lru_cache(maxsize=1)
def packs() -> dict[str, Pack]:
    """The packs, read once in a process."""
    return load_packs()


def pack_of(procedure: str, version: str = "") -> Pack:
    """The pack of a procedure."""
    if procedure not in packs():
        raise Refusal(f"'{procedure}' is no procedure; known: {', '.join(sorted(packs()))}")
    return packs()[procedure]


def _files() -> Iterator[Path]:
    yield from sorted(PACKS.glob("*.yaml"))
    further = settings().packs
    if further:
        yield from sorted(Path(further).glob("*.yaml"))


def read_pack(path: Path) -> Pack:
    """One pack file. Refusal with one line for each mistake: file:line: where: what."""
    data, lines, faults = _parsed(path)
    pack: Pack | None = None
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        faults += [(_at(e["loc"]), _message(e)) for e in error.errors()]
    told = {where for where, _ in faults}
    faults += [fault for fault in [*whole_faults(data), *_calendar_fault(data)] if fault[0] not in told]
    if faults or pack is None:
        raise Refusal("\n".join(_lines_of(path, faults, lines)))
    return pack


def _parsed(path: Path) -> tuple[Any, Lines, list[Fault]]:
    """A file's data, the line of every value, and a fault for every key that stands twice."""
    lines: Lines = {(): 1}
    try:
        text = path.read_text(encoding="utf-8")
        node, data = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
        if not isinstance(node, yaml.MappingNode):
            raise Refusal(f"{path}:1: a pack is a mapping of keys to values")
        return data, lines, list(_map_lines(node, (), lines))
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


def _calendar_fault(data: Any) -> list[Fault]:
    try:
        if isinstance(data.get("calendar"), str):
            load_calendar(data["calendar"])
    except Refusal as refusal:
        return [(("calendar",), str(refusal))]
    return []


def _map_lines(node: yaml.Node, where: Where, lines: Lines) -> Iterator[Fault]:
    """Note the line of every value; yields a fault for every key that stands twice."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            path = (*where, key.value)
            if key.value in seen:
                lines[(*path, "again")] = key.start_mark.line + 1
                yield (*path, "again"), f"the key '{key.value}' stands here a second time"
            else:
                lines[path] = key.start_mark.line + 1
            seen.add(key.value)
            yield from _map_lines(value, path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            yield from _map_lines(value, (*where, index), lines)


def _at(loc: tuple[int | str, ...]) -> Where:
    return tuple(part for part in loc if part != "[key]")


MESSAGES = {"extra_forbidden": "unknown key", "missing": "is missing"}


def _message(error: Any) -> str:
    text = MESSAGES.get(error["type"], error["msg"].removeprefix("Value error, "))
    value = error.get("input")
    shown = isinstance(value, str | int | float) and error["type"] not in MESSAGES
    return f"{text} (found {value!r})" if shown else text


def _lines_of(path: Path, faults: list[Fault], lines: Lines) -> list[str]:
    rows = set()
    for where, message in faults:
        known = where
        while known not in lines:
            known = known[:-1]
        name = ".".join(map(str, where)).removesuffix(".again") or "pack"
        rows.add((lines[known], f"{path}:{lines[known]}: {name}: {message}"))
    return [text for _, text in sorted(rows)]
