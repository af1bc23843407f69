"""The figures of a training as a terminal shows them: Chinese labels take two places each."""

import unicodedata
from collections.abc import Sequence
from typing import Any

SHOWN = 12
"""Of more classes the confusion table shows those that are confused most often."""


def as_text(told: dict[str, Any], without: dict[str, list[int]]) -> str:
    """Everything `redress learn` has to say, in lines."""
    classes, share = told["classes"], _share
    lines = [f"{told['cases']} texts in {len(classes)} classes ({told['encoding']})"]
    for what, at in without.items():
        if at:
            more = " …" if len(at) > 5 else ""
            lines.append(f"{len(at)} rows without {what} left out (line {', '.join(map(str, at[:5]))}{more})")
    lines += [
        "",
        f"Held out ({told['held_out']}):",
        f"  macro-F1   {share(told['macro_f1'])}",
        f"  accuracy   {share(told['accuracy'])}",
        f"  abstained  {share(told['abstained'])}",
        f"  precision  {share(told['precision'])}  of what it says",
        "",
        *table(
            ["class", "texts", "precision", "recall", "F1", "said", "right"],
            [
                [label, str(c["cases"]), *(share(c[n]) for n in ("precision", "recall", "f1")),
                 str(c["said"]), share(c["said_right"] / c["said"] if c["said"] else None)]
                for label, c in classes.items()
            ],
        ),
        "",
        "Confusion: a line for each confirmed class, a column for what the model found likeliest.",
        *confusion(told["confusion"], {label: c["cases"] for label, c in classes.items()}),
        "",
        f"{told['model']}: {told['pieces']} pieces, {told['model_bytes'] / 1000:.0f} kB, "
        f"speaks from a confidence of {share(told['threshold']) if told['threshold'] <= 1 else 'never'}; "
        f"{told['seconds']} s",
    ]  # fmt: skip
    return "\n".join(lines)


def confusion(found: dict[str, dict[str, int]], sizes: dict[str, int]) -> list[str]:
    """The table of confirmed classes (lines) against the likeliest ones (columns, by number)."""
    wrong = {
        label: sum(n for guess, n in found.get(label, {}).items() if guess != label)
        + sum(by.get(label, 0) for other, by in found.items() if other != label)
        for label in sizes
    }
    shown = sorted(sorted(sizes, key=lambda label: (-wrong[label], label))[:SHOWN])
    head = ["", *(str(n) for n in range(1, len(shown) + 1))]
    others = len(sizes) > len(shown) or any(set(by) - set(shown) for by in found.values())
    rows = []
    for n, label in enumerate(shown, 1):
        by = found.get(label, {})
        cells = [str(by.get(guess, 0) or "·") for guess in shown]
        rest = sum(count for guess, count in by.items() if guess not in shown)
        rows.append([f"{n} {label}", *cells, *([str(rest or "·")] if others else [])])
    lines = table([*head, *(["else"] if others else [])], rows)
    left = len(sizes) - len(shown)
    return lines + ([f"({left} more classes are confused less often)"] if left else [])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells in columns: the first to the left, figures to the right."""
    widths = [max(width(row[n]) for row in (head, *rows)) for n in range(len(head))]
    return [
        "  " + "  ".join(
            _filled(cell, widths[n], left=n == 0) for n, cell in enumerate(row)
        ).rstrip()
        for row in (head, *rows)
    ]  # fmt: skip


def width(text: str) -> int:
    """How many places a text takes in a terminal."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    joined = sum(unicodedata.combining(sign) > 0 for sign in text)
    return len(text) + wide - joined


def _filled(text: str, places: int, *, left: bool) -> str:
    gap = " " * (places - width(text))
    return text + gap if left else gap + text


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
