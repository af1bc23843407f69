"""The shapes of a chart: what stands in them, how tall they are, and how texts are cut to fit."""

from collections.abc import Iterator
from dataclasses import dataclass, field

LINE, PAD = 17, 13
WIDEST, WIDEST_BESIDE = 290, 238
WIDE, NARROW = 12.5, 6.6
"""How wide a Chinese and a Latin character are at the size of the notes."""
BIGGER = 1.28
"""How much wider the labels are, bold and larger."""
NEVER_FIRST = "，。、；：？！）》”…·,.;:?!)"


@dataclass
class Node:
    """One shape of the chart: its kind (pill, box, aside, choice), its label and what is said below it.

    `rows` are parts with a heading of their own. `beside`: not in the line of life. `back`: it may lead back.
    """

    key: str
    kind: str
    label: str
    notes: list[str]
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    beside: bool = False
    back: bool = False
    top: float = 0

    @property
    def height(self) -> float:
        """Grows with what is said."""
        lines = len(self.names) + len(self.notes) + sum(1 + len(told) for _, told in self.rows)
        return 2 * PAD + LINE * lines + 6 * len(self.rows) + (8 if self.kind == "choice" else 0)

    @property
    def names(self) -> list[str]:
        """Its label in lines that fit."""
        return wrapped([self.label], (WIDEST_BESIDE if self.beside else WIDEST) / BIGGER)

    @property
    def middle(self) -> float:
        """Where lines from the side meet it."""
        return self.top + self.height / 2

    def lines(self) -> Iterator[tuple[float, str, str]]:
        """Its texts from top to bottom: the base line, the look (name, note, row), the text."""
        y = self.top + PAD + 13 + (4 if self.kind == "choice" else 0)
        yield y, "name", self.names[0]
        for name in self.names[1:]:
            y += LINE
            yield y, "name", name
        for note in self.notes:
            y += LINE
            yield y + 1, "note", note
        for title, told in self.rows:
            y += LINE + 6
            yield y + 1, "row", title
            for note in told:
                y += LINE
                yield y + 1, "note", note


def wrapped(notes: list[str], widest: float = WIDEST) -> list[str]:
    """Notes cut into lines that fit: Latin words stay whole, no line begins with a comma."""
    lines = []
    for note in notes:
        line, width, space = "", 0.0, -1
        for char in note:
            wide = _width(char)
            if width + wide > widest and char not in NEVER_FIRST:
                # cut at the last space of this line, but not so that Chinese text loses half of it
                cut = space if space > 0 and not _chinese(line[space:]) and char != " " else len(line)
                lines.append(line[:cut].strip())
                line = line[cut:].lstrip()
                width, space = _width(line), -1
            if char == " ":
                space = len(line)
            line, width = line + char, width + wide
        lines.append(line.strip())
    return [line for line in lines if line]


def packed(items: list[str]) -> list[str]:
    """Short texts, several in a line where they fit, none of them cut without need."""
    lines: list[str] = []
    for item in items:
        longer = f"{lines[-1]} · {item}" if lines else item
        if lines and _width(longer) <= WIDEST:
            lines[-1] = longer
        else:
            lines.append(item)
    return wrapped(lines)


def _width(text: str) -> float:
    return sum(WIDE if ord(char) > 0x2E80 else NARROW for char in text)


def _chinese(text: str) -> bool:
    return any(ord(char) > 0x2E80 for char in text)
