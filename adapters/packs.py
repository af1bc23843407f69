"""Packs from disk: every mistake of a file at once, each with file and line."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters.calendars import load_calendar
from adapters.pack_text import Lines, data_of, lines_of, message, parsed_text, place, text_of
from adapters.settings import settings
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_faults import Fault, Where
from complaints.pack_faults import faults as whole_faults

PACKS = Path(__file__).parent.parent / "packs"


@dataclass
class PackFile:
    """A pack as it was read from its file: `pack` is None when something is `wrong` with it."""

    path: Path
    procedure: str
    text: str = ""
    pack: Pack | None = None
    lines: Lines = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Packs(dict[str, Pack]):
    """Packs by procedure name, with the `texts` of their files."""

    def __init__(self, files: dict[str, PackFile]) -> None:
        super().__init__({name: file.pack for name, file in files.items() if file.pack is not None})
        self.texts = {name: file.text for name, file in files.items()}


def load_packs() -> Packs:
    """Every pack of the shipped folder and of REDRESS_PACKS, by procedure name. Refusal: all mistakes.

    A pack in REDRESS_PACKS takes the place of the shipped one; two in one folder are a mistake.
    """
    files: dict[str, PackFile] = {}
    wrong: list[str] = []
    for path in pack_paths():
        file = _read(path)
        wrong += file.wrong
        other = files.get(file.procedure)
        if other is not None and other.path.parent == path.parent:
            wrong.append(f"{path}:1: the procedure '{file.procedure}' stands in {other.path.name} already")
        files[file.procedure] = file
    for file in files.values():
        wrong += _lost_routes(file, files)
    if wrong:
        raise Refusal("\n".join(wrong))
    found = Packs(files)
    _check_settings(found)
    return found


@lru_cache(maxsize=1)
def packs() -> Packs:
    """The packs, read once in a process."""
    return load_packs()


def pack_of(procedure: str) -> Pack:
    """The pack of a procedure as its file says now; Refusal when there is no such procedure."""
    if procedure not in packs():
        raise Refusal(f"'{procedure}' is no procedure; known: {', '.join(sorted(packs()))}")
    return packs()[procedure]


def pack_named(procedure: str) -> Pack:
    """The pack of a procedure as its file says now; the default one where there is no such file any more."""
    return packs().get(procedure) or pack_of(settings().procedure)


def digest_of(text: str) -> str:
    """What a pack's text is known by: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


known_texts: dict[str, Pack] = {}
"""The packs that were read in this process, by the digest of their text: a text always means the same."""


def read_text(text: str) -> Pack:
    """The pack of a text that was checked as a file. ValidationError when this release cannot read it."""
    pack = known_texts[digest_of(text)] = Pack.model_validate(data_of(text))
    return pack


def pack_paths() -> Iterator[Path]:
    """The pack files: those that came with the product, then one's own (REDRESS_PACKS)."""
    further = settings().packs
    for folder in (PACKS, Path(further)) if further else (PACKS,):
        yield from (path for path in sorted(folder.glob("*.yaml")) if path.is_file())


def _lost_routes(file: PackFile, files: dict[str, PackFile]) -> list[str]:
    """A line for every route of a pack that leads to no procedure there is."""
    found: list[tuple[Where, str]] = []
    for index, route in enumerate(file.pack.routes if file.pack else []):
        if route.procedure not in files:
            known = ", ".join(sorted(files))
            what = f"'{route.procedure}' is no procedure; known: {known}"
            found.append((("routes", index, "procedure"), what))
    return lines_of(file.path, found, file.lines)


def _check_settings(found: Packs) -> None:
    chosen, known = settings(), ", ".join(sorted(found))
    if chosen.procedure not in found:
        raise Refusal(f"REDRESS_PROCEDURE={chosen.procedure} is no procedure; known: {known}")
    for name in chosen.offered:
        if name not in found:
            raise Refusal(f"REDRESS_PROCEDURES: '{name}' is no procedure; known: {known}")


def read_pack(path: Path) -> Pack:
    """One pack file. Refusal with one line for each mistake: file:line: where: what."""
    file = _read(path)
    if file.pack is None:
        raise Refusal("\n".join(file.wrong))
    return file.pack


def _read(path: Path) -> PackFile:
    """A pack file with what is wrong with it; even then it has the procedure's name, if only the file's."""
    try:
        text = text_of(path)
        found = _understood(path, text)
    except Refusal as refusal:
        return PackFile(path, path.stem, wrong=[str(refusal)])
    faults = [*found.faults, *_calendar_fault(found.calendar)]
    if faults or found.pack is None:
        return PackFile(path, found.procedure, text, None, found.lines, lines_of(path, faults, found.lines))
    known_texts[digest_of(text)] = found.pack
    return PackFile(path, found.procedure, text, found.pack, found.lines)


@dataclass(frozen=True)
class Understood:
    """What a text of a pack says, whatever else there is on the machine."""

    procedure: str
    calendar: Any
    pack: Pack | None
    lines: Lines
    faults: list[Fault]


@lru_cache(maxsize=128)
def _understood(path: Path, text: str) -> Understood:
    """A text always means the same, so it is read once in a process. Refusal: it is not YAML."""
    lines: Lines = {(): 1}
    data, faults = parsed_text(text, path, lines)
    pack: Pack | None = None
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        faults += [(place(e["loc"]), message(e)) for e in error.errors()]
    told = {where for where, _ in faults}
    faults += [fault for fault in whole_faults(data) if fault[0] not in told]
    return Understood(str(data.get("procedure") or path.stem), data.get("calendar"), pack, lines, faults)


def _calendar_fault(calendar: Any) -> list[Fault]:
    try:
        if isinstance(calendar, str):
            load_calendar(calendar)
    except Refusal as refusal:
        return [(("calendar",), str(refusal))]
    return []
