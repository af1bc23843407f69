"""A table for the terminal, aligned although Chinese characters are twice as wide."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def aligned(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as a table with a heading; numbers stand to the right, yes is a `*`."""
    if not rows:
        return "none"
    table = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widest = [max(width(line[column]) for line in table) for column in range(len(table[0]))]
    right = [isinstance(value, int) and not isinstance(value, bool) for value in rows[0].values()]
    return "\n".join(
        "  ".join(
            " " * (room - width(cell)) + cell if to_right else cell + " " * (room - width(cell))
            for cell, room, to_right in zip(line, widest, right, strict=True)
        ).rstrip()
        for line in table
    )


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "*" if value else ""
    return str(value)
