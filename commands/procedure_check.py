"""What is wrong with pack files, said so that it can be put right."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from pathlib import Path

from adapters.pack_text import Lines, lines_of, parsed
from adapters.packs import read_pack
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_look import Fault, no_such


def checked(paths: Sequence[Path], known: Mapping[str, Path]) -> Iterator[tuple[list[str], bool]]:
    """For each file its lines to print, and whether it is correct.

    `known`: the procedures to which complaints may be moved, besides those of the files themselves.
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
        yield (lines, False) if lines else ([_summary(path, packs[path])], True)


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


def _summary(path: Path, pack: Pack) -> str:
    counts: dict[str, Sized] = {
        "channels": pack.channels, "roles": pack.roles, "stages": pack.stages, "duties": pack.duties,
        "levels": pack.levels, "closing grounds": pack.grounds,
    }  # fmt: skip
    told = ", ".join(f"{len(items)} {what}" for what, items in counts.items() if items)
    return f"{path}: correct: {pack.procedure}, version {pack.version}: {told}"
