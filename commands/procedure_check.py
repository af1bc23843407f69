"""What is wrong with pack files, said so that it can be put right."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from pathlib import Path

from adapters.pack_text import Lines, lines_of, parsed
from adapters.packs import read_pack
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_look import Fault, Where, no_such


def checked(paths: Sequence[Path], known: Mapping[str, Path]) -> Iterator[tuple[list[str], bool]]:
    """For each file its lines to print, and whether it is correct.

    `known`: the procedures to which complaints may be moved, besides those of the files themselves. A correct
    file may have notes besides: numbers that another procedure counts in the same series.
    """
    packs: dict[Path, Pack] = {}
    wrong: dict[Path, list[str]] = {}
    for path in paths:
        try:
            packs[path] = read_pack(path)
        except Refusal as refusal:
            wrong[path] = str(refusal).splitlines()
    names = {*known, *(pack.procedure for pack in packs.values())}
    for path in paths:
        lines = wrong.get(path) or _strays(path, packs[path], names)
        if lines:
            yield lines, False
        else:
            yield [_summary(path, packs[path]), *_shared(path, packs, known)], True


def _strays(path: Path, pack: Pack, names: set[str]) -> list[str]:
    """Routes to procedures that do not exist; only all packs together show this."""
    lines: Lines = {(): 1}
    parsed(path, lines)
    found: list[Fault] = [
        (("routes", index, "procedure"), no_such(route.procedure, "procedure", sorted(names)))
        for index, route in enumerate(pack.routes)
        if route.procedure not in names
    ]
    return lines_of(path, found, lines)


def _shared(path: Path, packs: Mapping[Path, Pack], known: Mapping[str, Path]) -> list[str]:
    """A note for each prefix of numbers that another procedure has as well: both count in one series.

    Such packs run (no number is given twice), but a number no longer tells the procedure.
    """
    others = {file.resolve(): pack for file, pack in packs.items()}
    for name, file in known.items():
        if name not in {pack.procedure for pack in packs.values()}:
            try:
                others.setdefault(file.resolve(), read_pack(file))
            except Refusal:  # told when that file is checked
                continue
    used: dict[str, str] = {}
    for file, pack in others.items():
        if pack.procedure != packs[path].procedure:
            used |= dict.fromkeys(_prefixes(pack).values(), f"'{pack.procedure}' ({file.name})")
    lines: Lines = {(): 1}
    parsed(path, lines)
    found: list[Fault] = [
        (where, f"note: '{prefix}' stands before numbers of {used[prefix]} too; choose another")
        for where, prefix in _prefixes(packs[path]).items()
        if prefix in used
    ]
    return lines_of(path, found, lines)


def _prefixes(pack: Pack) -> dict[Where, str]:
    """Every prefix of a pack's numbers, by where it stands."""
    found: dict[Where, str] = {("number_prefix",): pack.number_prefix}
    found["work_order_prefix",] = pack.work_order_prefix
    return found | {("registers", i, "prefix"): one.prefix for i, one in enumerate(pack.registers)}


def _summary(path: Path, pack: Pack) -> str:
    counts: dict[str, Sized] = {
        "channels": pack.channels, "roles": pack.roles, "stages": pack.stages, "duties": pack.duties,
        "levels": pack.levels, "closing grounds": pack.grounds,
    }  # fmt: skip
    told = ", ".join(f"{len(items)} {what}" for what, items in counts.items() if items)
    return f"{path}: correct: {pack.procedure}, version {pack.version}: {told}"
