"""What differs between two versions of a plan: item by item, so that people can read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from complaints.plans.plan import Plan

LEFT_OUT = ("version", "effective_on")
LISTS = ("triggers", "injects")
LABEL = ("zh-Hans", "zh-Hant", "en")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One difference. `path` leads to it (steps, call, limit); whole items that came or went have no side.

    A side is a plain value, or a text in several languages.
    """

    kind: Literal["added", "removed", "changed"]
    path: Path
    before: Any = None
    after: Any = None


def difference(old: Plan, new: Plan) -> list[Change]:
    """Every change from one version to another, in the order of the plan; numbers of versions are none."""
    before, after = _plain(old), _plain(new)
    return [
        change for key in _keys(before, after) if key not in LEFT_OUT for change in _at((key,), before, after)
    ]


def told_to_all(old: Plan, new: Plan) -> tuple[list[Change], int]:
    """What those may read who are drilled, and how many changes are kept from them.

    What will happen in drills is kept: the scenarios, and of drills that are not announced their dates.
    """
    secret = {"scenarios"} | (set() if old.drill.announced and new.drill.announced else {"drill"})
    found = difference(old, new)
    told = [change for change in found if change.path[0] not in secret]
    return told, len(found) - len(told)


def _plain(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", by_alias=True)


def _keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))


def _at(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    key = path[-1]
    before, after = _mapped(old.get(key)), _mapped(new.get(key))
    if before == after:
        return
    if not _is_item(before) or not _is_item(after):
        if key in new and key not in old:
            yield Change("added", path, None, after)
        elif key in old and key not in new:
            yield Change("removed", path, before, None)
        else:
            yield Change("changed", path, before, after)
        return
    for inner in _keys(before, after):
        yield from _at((*path, inner), before, after)


def _mapped(value: Any) -> Any:
    """A list of items as a mapping by place, so that items are compared one by one."""
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        return {str(number): one for number, one in enumerate(value, 1)}
    return value


def _is_item(value: Any) -> bool:
    """Whether to look inside: a mapping that is no text in several languages."""
    return isinstance(value, Mapping) and not is_text(value)


def is_text(value: Any) -> bool:
    """Whether a value is a text in several languages."""
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(LABEL)
