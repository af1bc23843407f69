"""Changing single values in the text of a plan: everything else, comments too, stays as somebody wrote it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from adapters.pack_text import LOADER, data_of, parsed_text
from complaints.errors import Refusal

Where = tuple[str, ...]
"""The keys that lead to a value."""
PLAIN = re.compile(r"\d+[a-z]+|[a-z][a-z0-9._-]*")
"""What is written without quotes: a limit, the name of a person or a role."""


def with_values(text: str, values: Mapping[Where, str | float]) -> str:
    """The text with other values. An empty one takes its key away, one that is not there is added.

    Refusal: the text cannot be read, or it is written in a way in which a value cannot be changed by itself.
    """
    for where, value in values.items():
        data, _ = parsed_text(text, Path("plan"), {})
        try:
            wanted, changed = _changed(data, where, value), _with(text, where, value)
            done = data_of(changed) == wanted
        except (yaml.YAMLError, ValueError, RecursionError, LookupError):
            done = False
        if not done:
            raise Refusal(f"{'.'.join(where)}: 请在预案全文中修改此项。")
        text = changed
    return text


def _changed(data: Any, where: Where, value: str | float) -> Any:
    """The data as it is to be."""
    if not isinstance(data, dict):
        raise LookupError
    key, *rest = where
    if rest:
        return data | {key: _changed(data[key], tuple(rest), value)}
    return {k: v for k, v in data.items() if k != key} | ({} if value == "" else {key: value})


def _with(text: str, where: Where, value: str | float) -> str:
    node = yaml.compose(text, LOADER)
    for key in where[:-1]:
        node = {name.value: inner for name, inner in _mapping(node).value}[key]
    node = _mapping(node)
    found = {name.value: (name, old) for name, old in node.value}.get(where[-1])
    if found is None:
        return text if value == "" else _added(text, node, where[-1], value)
    if value == "":
        return _removed(text, node, *found)
    old = found[1]
    return text[: old.start_mark.index] + _written(value) + text[old.end_mark.index :]


def _mapping(node: yaml.Node | None) -> yaml.MappingNode:
    if not isinstance(node, yaml.MappingNode):
        raise LookupError
    return node


def _written(value: str | float) -> str:
    if isinstance(value, str) and not (PLAIN.fullmatch(value) and yaml.safe_load(value) == value):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else f"{value:g}"


def _added(text: str, node: yaml.MappingNode, key: str, value: str | float) -> str:
    """In braces at the beginning; below each other after the last line that holds a single value."""
    said, pairs = f"{key}: {_written(value)}", node.value
    if node.flow_style:
        at = node.start_mark.index + 1
        return f"{text[:at]}{said}{', ' if pairs else ''}{text[at:]}"
    single = [old for _, old in pairs if isinstance(old, yaml.ScalarNode) and old.style not in ("|", ">")]
    at = _line_end(text, single[-1].end_mark.index)
    return f"{text[:at]}\n{' ' * pairs[0][0].start_mark.column}{said}{text[at:]}"


def _removed(text: str, node: yaml.MappingNode, name: yaml.Node, old: yaml.Node) -> str:
    begin, end = name.start_mark.index, old.end_mark.index
    if not node.flow_style:
        return text[: begin - name.start_mark.column] + text[_line_end(text, end) + 1 :]
    after = re.match(r"\s*,\s*", text[end:])
    if after:
        return text[:begin] + text[end + after.end() :]
    return re.sub(r"\s*,\s*$", "", text[:begin]) + text[end:]


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
