"""Calendars as YAML files: read strictly, and wrong entries named with file and line."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from complaints.errors import Refusal

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path, model: type[Model], defaults: dict[str, Any]) -> Model:
    """The file as `model`, with `defaults` for keys it leaves out. Raises Refusal with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=_Loader)
        _refuse_duplicates(root, path)
        data = yaml.load(text, Loader=_Loader)
    except OSError as wrong:
        raise Refusal(f"{path}: cannot be read: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path}: is not a text file in UTF-8") from None
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise Refusal(f"{path}:{mark.line + 1 if mark else 1}: {wrong.problem or wrong.context}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as wrong:
        raise Refusal(f"{path}: is not YAML: {' '.join(str(wrong).split())}") from None
    if not isinstance(data, dict):
        raise Refusal(f"{path}:1: a calendar is a list of keys with values, such as timezone: Asia/Shanghai")
    try:
        return model.model_validate(defaults | data)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Refusal(f"{path}:{_line(root, first['loc'])}: {complaint_of(wrong)}") from None


def complaint_of(wrong: ValidationError) -> str:
    """The first thing wrong with a calendar, in one line, and how many more there are."""
    first, *others = wrong.errors()
    where = ".".join(str(part) for part in first["loc"] if part != "[key]")
    what = _PLAIN.get(first["type"], first["msg"].removeprefix("Value error, "))
    more = f" (and {len(others)} more)" if others else ""
    return f"{where}: {what}{more}" if where else f"{what}{more}"


_PLAIN = {"extra_forbidden": "unknown key", "missing": "is missing"}


class _Loader(yaml.SafeLoader):
    """YAML in which only whole numbers and nothing have a type, all else is text.

    Plain YAML reads 18:00 as the number 1080, and fails on the date 2026-13-01 without naming its line.
    """

    yaml_implicit_resolvers = {}  # noqa: RUF012 - filled below


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null|~|)$"), ["n", "~", ""])


def _refuse_duplicates(node: yaml.Node | None, path: Path) -> None:
    """Python keeps the last of two equal keys without a word; here they are an error."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                raise Refusal(f"{path}:{key.start_mark.line + 1}: {key.value!r} appears twice")
            seen.add(str(key.value))
            _refuse_duplicates(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicates(item, path)


def _line(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line of the entry at `place`, or of the nearest entry around it that the file has."""
    line = 1
    for part in place:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(part):
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            if part in (index, item.value):
                return item.start_mark.line + 1, item
    return None
