"""Contingency plans from disk: every mistake of a file at once, each with file and line."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters.pack_text import Lines, lines_of, message, parsed, parsed_text, place
from adapters.packs import PACKS, packs
from adapters.settings import settings
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_look import Fault
from complaints.plans.faults import faults
from complaints.plans.plan import Plan

PLANS = PACKS / "plans"


class Plans(dict[str, Plan]):
    """Plans by their key, with the `texts` of their files."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}


@lru_cache(maxsize=1)
def plans() -> Plans:
    """Every plan of the shipped folder and of REDRESS_PACKS/plans, by its key, read once in a process.

    One in REDRESS_PACKS takes the place of the shipped one. Refusal: all mistakes of all files.
    """
    found, wrong = Plans(), list[str]()
    for path in plan_paths():
        try:
            text, plan = _read(path, packs())
        except Refusal as refusal:
            wrong += str(refusal).splitlines()
            continue
        found[plan.plan], found.texts[plan.plan] = plan, text
    if wrong:
        raise Refusal("\n".join(wrong))
    return found


def plan_paths() -> Iterator[Path]:
    """The plan files: those that came with the product, then one's own."""
    own = settings().packs
    for folder in (PLANS, Path(own) / "plans") if own else (PLANS,):
        yield from sorted(folder.glob("*.yaml"))


def read_plan(path: Path, known: Mapping[str, Pack]) -> Plan:
    """One plan file. Refusal with one line for each mistake: file:line: where: what."""
    return _read(path, known)[1]


def _read(path: Path, known: Mapping[str, Pack]) -> tuple[str, Plan]:
    lines: Lines = {(): 1}
    text, data, wrong = parsed(path, lines)
    return text, _checked(data, wrong, path, lines, known)


def read_plan_text(text: str, known: Mapping[str, Pack]) -> Plan:
    """A plan that somebody wrote. Refusal with one line for each mistake: plan:line: where: what."""
    lines: Lines = {(): 1}
    path = Path("plan")
    data, wrong = parsed_text(text, path, lines)
    return _checked(data, wrong, path, lines, known)


def _checked(data: Any, wrong: list[Fault], path: Path, lines: Lines, known: Mapping[str, Pack]) -> Plan:
    plan: Plan | None = None
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        wrong += [(place(e["loc"]), message(e)) for e in error.errors()]
    told = {where for where, _ in wrong}
    wrong += [fault for fault in faults(data, known) if fault[0] not in told]
    if wrong or plan is None:
        raise Refusal("\n".join(lines_of(path, wrong, lines)))
    return plan
