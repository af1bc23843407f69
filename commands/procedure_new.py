"""A pack of one's own, begun as a copy of another."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from adapters.packs import read_pack
from adapters.settings import settings
from commands.procedure_files import places
from complaints.errors import Refusal

DEFAULT_ORIGIN = "home-renovation"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PREFIX = re.compile(r"""(?<![\w-])((?:number_|work_order_)?prefix):\s*["']?([A-Z]+)\b["']?""")
"""A prefix of complaints, of work orders or of a register."""


def begun(name: str, origin: Path, out: Path | None) -> Path:
    """Write a copy of a correct pack under another name; the file that was written.

    Comments and layout stay; procedure, version and all prefixes of numbers are new. Refusal: a name that is
    no name or taken, a file that is there already, an original with mistakes.
    """
    known = places()
    if not _NAME.fullmatch(name):
        raise Refusal(
            f"'{name}' is no name for a procedure: small letters, figures and -, such as my-company"
        )
    if name in known:
        raise Refusal(f"there is a procedure '{name}' already, in {known[name]}")
    read_pack(origin)
    text = origin.read_text(encoding="utf-8")
    taken = list(_taken(known.values()))
    number, order = _free(name, taken)
    text = _with_registers(text, number, [*taken, number, order])
    for key, value in {
        "procedure": name, "version": '"1"', "number_prefix": number, "work_order_prefix": order,
    }.items():  # fmt: skip
        text = re.sub(rf"^{key}:[ \t]*[^\s#]+", f"{key}: {value}", text, count=1, flags=re.MULTILINE)
    path = out or Path(settings().packs or ".") / f"{name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refusal(f"{path} is there already and is not written over; name another with --out") from None
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}") from None
    return path


def _taken(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # what nobody can read takes no prefix away
            continue
        yield from (found[2] for found in _PREFIX.finditer(text))


def _free(name: str, taken: list[str]) -> tuple[str, str]:
    """Two prefixes that no procedure has, from the first letters of the name's words."""
    letters = "".join(word[0] for word in name.split("-") if word[:1].isalpha()).upper()[:3]
    tails = ("".join(tail) for length in (0, 1, 2) for tail in product(ascii_uppercase, repeat=length))
    free = (letters + tail for tail in tails if letters + tail not in taken)
    number = next(prefix for prefix in free if len(prefix) > 1)
    return number, next(prefix for prefix in (f"{number}{tail}" for tail in "WABC") if prefix not in taken)


def _with_registers(text: str, number: str, taken: list[str]) -> str:
    """The text with prefixes of its registers that no procedure has."""

    def anew(found: re.Match[str]) -> str:
        if found[1] != "prefix":
            return found[0]
        tails = (
            found[2],
            *("".join(tail) for length in (1, 2) for tail in product(ascii_uppercase, repeat=length)),
        )
        free = (f"{number[: 6 - len(tail)]}{tail}" for tail in tails)
        taken.append(next(prefix for prefix in free if prefix not in taken))
        return f"prefix: {taken[-1]}"

    return _PREFIX.sub(anew, text)
