"""Every sentence of the digest has the pack line or the test that fulfils it (docs/procedures).

How citations are written stands in docs/procedures.md; what is cited must be there.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from adapters.pack_text import data_of

HOUSE = Path(__file__).parents[2]
INDEX = HOUSE / "docs" / "procedures.md"
PAGES = sorted((HOUSE / "docs" / "procedures").glob("*.md"))
PACKS = {path.stem: path for path in sorted((HOUSE / "packs").glob("*.yaml"))}
TEST = re.compile(r"\btest_\w+(?!\w*\.py)\b")
KEYS = re.compile(r"^\.?[\w*]+(\[\d*\])*(\.[\w*]+(\[\d*\])*)*$")


class Row(NamedTuple):
    """A row of a page: what the original says, and what fulfils it."""

    page: Path
    line: int
    sentence: str
    fulfilled: list[str]

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


class Cited(NamedTuple):
    """A piece in backticks, and the path that was cited before it."""

    before: str
    text: str

    @property
    def path(self) -> str:
        """The piece without the value behind the colon."""
        return self.text.partition(": ")[0]


def rows(page: Path) -> Iterator[Row]:
    """The rows of the tables whose first column is what the original says."""
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0].startswith("The original says"):
            inside = True
        elif inside and set(line) - set("|-: "):
            yield Row(page, number, cells[0], cells[1:])


ROWS = [row for page in (INDEX, *PAGES) for row in rows(page)]


@lru_cache
def pack(name: str) -> Any:
    return data_of(PACKS[name].read_text(encoding="utf-8"))


@lru_cache
def packs_of(page: Path) -> list[str]:
    """The packs that a page names with a link; a page that names none speaks of all."""
    return re.findall(r"\]\(\.\./\.\./packs/([\w-]+)\.yaml\)", page.read_text(encoding="utf-8"))


@lru_cache
def functions() -> frozenset[str]:
    """The names of all tests there are."""
    files = (HOUSE / "tests").rglob("*.py")
    return frozenset(
        name for path in files for name in re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    )


def cited(cell: str, page: Path) -> Iterator[Cited]:
    """The pieces of a cell in backticks; `.x` after `a.b` is `a.x`."""
    depth, before = 0, ""
    for piece in re.findall(r"`[^`]+`|[()]", cell):
        if piece in "()":
            depth += 1 if piece == "(" else -1
            continue
        text = piece.strip("`")
        if text.startswith(".") and before:
            text = before.rpartition(".")[0] + text
        one = Cited(before, text)
        yield one
        if not depth and begins(one, page):
            before = one.path


def at(node: Any, keys: list[str]) -> Iterator[Any]:
    """What stands at a path: `*` is any key or place, `[0]` a place."""
    if not keys:
        yield node
        return
    key, rest = keys[0], keys[1:]
    if key == "*":
        inner = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
        for one in inner:
            yield from at(one, rest)
    elif isinstance(node, dict) and key in node:
        yield from at(node[key], rest)
    elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
        yield from at(node[int(key)], rest)


def below(node: Any, keys: list[str]) -> Iterator[Any]:
    """What stands at a path that begins anywhere below a node."""
    yield from at(node, keys)
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from below(one, keys)


def split(path: str) -> list[str]:
    return path.replace("[]", ".*").replace("[", ".").replace("]", "").split(".")


def stands(data: Any, one: Cited) -> bool:
    """Whether the pack says what is cited, at this path or below the one before; the value is there, too."""
    value = one.text.partition(": ")[2]
    found = list(at(data, split(one.path)))
    parts = split(one.before) if one.before else []
    for length in range(len(parts), min(len(parts), 2) - 1, -1) if parts else ():
        for base in at(data, parts[:length]):
            found += below(base, split(one.path))
    return any(_says(node, value) for node in found)


def _says(node: Any, value: str) -> bool:
    wanted = yaml.safe_load(value.replace("...", "~")) if value else None
    for one in wanted if isinstance(wanted, list) else [wanted]:
        if one is None or node == one or str(node) == str(one):
            continue
        if isinstance(node, list) and any(_like(inner, one) for inner in node):
            continue
        if not _like(node, one):
            return False
    return True


def _like(node: Any, one: Any) -> bool:
    """Whether a part of a pack holds at least what is said of it."""
    if isinstance(node, dict) and isinstance(one, dict):
        return all(name in node and _says(node[name], str(value)) for name, value in one.items())
    return bool(node == one)


def begins(one: Cited, page: Path) -> bool:
    """Whether a piece begins with a key of a pack of the page."""
    first = re.split(r"[.\[]", one.path)[0]
    return bool(KEYS.match(one.path)) and any(first in pack(name) for name in packs_of(page) or PACKS)


def is_path(one: Cited, page: Path) -> bool:
    """Whether a piece is meant as a path: from the top of the pack, or below the path before it."""
    below_it = one.before and ("." in one.path or ": " in one.text)
    return begins(one, page) or bool(KEYS.match(one.path) and below_it)


def faults(row: Row) -> tuple[int, list[str]]:
    """How much is cited, and what of it is not there."""
    count, wrong = 0, []
    for cell in row.fulfilled:
        for name in TEST.findall(cell):
            count += 1
            if name not in functions():
                wrong.append(f"no test {name}")
        for one in cited(cell, row.page):
            if "/" in one.text:
                count += 1
                if not (HOUSE / one.text).exists():
                    wrong.append(f"no file {one.text}")
            elif is_path(one, row.page):
                count += 1
                named = packs_of(row.page)
                lacking = [name for name in named or PACKS if not stands(pack(name), one)]
                if len(lacking) == len(named or PACKS) or (lacking and not named):
                    wrong.append(f"no {one.text} (after {one.before}) in {', '.join(lacking)}")
    return count, wrong


@pytest.mark.parametrize("page", [INDEX, *PAGES], ids=lambda page: page.stem)
def test_what_a_page_cites_is_there(page: Path) -> None:
    wrong = [f"{row}: {fault}" for row in ROWS if row.page == page for fault in faults(row)[1]]
    assert wrong == []


@pytest.mark.parametrize(
    ("cell", "cites", "wrong"),
    [
        ("`stages.reply.limit: 1 working day`, `starts: resolved`", 2, 0),
        ("`stages.reply.limit: 2 working days`", 1, 1),
        ("`stages.reply.limit: 1 working day`, `starts: filed`", 2, 1),
        ("`channels.phone`, `.web`", 2, 0),
        ("`channels.phone`, `.telex`", 2, 1),
        ("`duties.accountability` (`fields.evidence`, `asks: supervisor`)", 3, 0),
        ("`duties.accountability` (`fields.proof`, `asks: agent`)", 3, 2),
        ("`views.*.classes.quality`, `severity.content[0].points: 40`", 2, 0),
        ("`views.*.classes.quantity`, `severity.content[9]`", 2, 2),
        ("`required: [name, contact]`", 1, 0),
        ("`required: [name, telex]`", 1, 1),
        ("`test_what_a_page_cites_is_there`, `tests/house/test_digest.py`", 2, 0),
        ("`test_that_nobody_wrote`, `tests/house/test_nothing.py`", 2, 2),
        ("the word `letter` only explains", 0, 0),
    ],
)
def test_a_wrong_citation_is_found(cell: str, cites: int, wrong: int) -> None:
    count, found = faults(Row(HOUSE / "docs" / "procedures" / "home-renovation.md", 1, "…", [cell]))
    assert (count, len(found)) == (cites, wrong)


def test_no_sentence_without_a_citation() -> None:
    assert [f"{row}: {row.sentence}" for row in ROWS if not faults(row)[0]] == []


def test_nothing_is_left_to_do() -> None:
    assert [str(row) for row in ROWS if "todo" in " ".join([row.sentence, *row.fulfilled]).lower()] == []


def test_every_procedure_has_its_page_and_the_index_leads_to_it() -> None:
    index = INDEX.read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(procedures/([\w-]+)\.md\)", index))
    assert linked == {page.stem for page in PAGES}
    assert {page.stem for page in (INDEX, *PAGES)} == {row.page.stem for row in ROWS}
    described = {name for page in PAGES for name in packs_of(page)}
    assert described == set(PACKS)
    assert set(re.findall(r"\]\(\.\./packs/([\w-]+)\.yaml\)", index)) == set(PACKS)
