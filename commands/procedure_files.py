"""Where the pack files of the procedures are."""

import re
from pathlib import Path

from adapters.packs import PACKS, pack_paths
from complaints.errors import Refusal
from complaints.pack_look import nearest

_NAME = re.compile(r"""^procedure:\s*["']?([^\s"'#]+)""", re.MULTILINE)


def places() -> dict[str, Path]:
    """The file of every procedure, by its name; one's own (REDRESS_PACKS) takes the place of a shipped one.

    Files are only looked at, not checked: one that names no procedure goes by the name of the file.
    """
    return {_name_in(path): path for path in pack_paths()}


def whereabouts(name: str) -> Path:
    """The file that is meant by the name of a procedure or a path. Refusal when there is neither."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or "/" in name or path.exists():
        return path
    known = places()
    if name not in known:
        listed = ", ".join(sorted(known))
        raise Refusal(f"'{name}' is no procedure and no file{nearest(name, known)}; known: {listed}")
    return known[name]


def is_shipped(path: Path) -> bool:
    """Whether a pack came with the product."""
    return path.parent == PACKS


def _name_in(path: Path) -> str:
    try:
        found = _NAME.search(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        found = None
    return found[1] if found else path.stem
