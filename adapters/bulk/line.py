"""A row of a table file, before anybody says what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from complaints.bulk_rows import Cell


@dataclass(frozen=True)
class Line:
    """A row; `number` as a person sees it in Excel or an editor; `fault`: why it cannot be read."""

    number: int
    cells: Sequence[Cell]
    fault: str = ""
