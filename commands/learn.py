"""`redress learn`: a model of classification from a file of labelled texts, with its held-out figures."""

import csv
import io
import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from adapters.models import normal, write_model
from commands.learn_report import as_text
from complaints.errors import Refusal
from complaints.learning.judging import FOLDS, learn, report
from complaints.learning.model import Example, example

FEWEST_ROWS = 10
MANY_TEXTS = 300
"""From so many different texts on, what stands in fewer than three of them is left out as chance."""
SEPARATORS = ",;\t，"
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_CELL = min(sys.maxsize, 2**31 - 1)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How "Unicode text" of spreadsheets begins."""


@dataclass(frozen=True)
class Table:
    """What a file held: examples, and how many rows lacked a label or a text (with the first such lines)."""

    examples: list[Example]
    without: dict[str, list[int]]
    encoding: str


def learn_command(
    *,
    source: Annotated[Path, Parameter(name="--from")],
    text: Annotated[list[str], Parameter(consume_multiple=True, negative="")],
    label: str,
    out: Path,
    seed: int = 0,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Learn from a CSV file, write the model, and print how good it is on texts that it had not seen.

    Parameters
    ----------
    source
        CSV file with a line of column names; UTF-8 (with or without its mark), UTF-16 or GB18030.
    text
        Columns with the text; several are joined.
    label
        Column with the confirmed class.
    out
        Where the model is written; an old one is replaced.
    seed
        Another number divides the texts otherwise for the held-out figures.
    as_json
        Print the figures as one JSON object.
    """
    began = time.perf_counter()
    table = read_table(source, text, label)
    _expect_enough(source, table)
    least = 3 if len({one.shape for one in table.examples}) >= MANY_TEXTS else 1
    model, verdicts = learn(table.examples, seed, least)
    figures = report(verdicts)
    model = replace(model, report={**figures, "columns": text})
    write_model(model, out)
    told: dict[str, Any] = {
        **figures,
        "held_out": f"{FOLDS}-fold, stratified; equal texts together",
        "without_label": len(table.without["label"]),
        "without_text": len(table.without["text"]),
        "encoding": table.encoding,
        "pieces": len(model.counts),
        "model": str(out),
        "model_bytes": out.stat().st_size,
        "threshold": model.threshold,
        "seconds": round(time.perf_counter() - began, 2),
    }
    print(json.dumps(told, ensure_ascii=False) if as_json else as_text(told, table.without))


def _expect_enough(source: Path, table: Table) -> None:
    rows, classes = len(table.examples), {one.label for one in table.examples}
    if rows < FEWEST_ROWS:
        raise Refusal(f"{source}: {rows} rows with text and label; at least {FEWEST_ROWS} are needed")
    if len(classes) < 2:
        raise Refusal(f"{source}: the only class is {next(iter(classes))!r}; at least two are needed")


def read_table(source: Path, columns: list[str], label: str) -> Table:
    """The examples of a CSV file. Refusal: no file, no known encoding, no such column."""
    written, encoding = _text_of(source)
    sign = _separator(written, [*columns, label])
    rows = csv.DictReader(io.StringIO(written, newline=""), restval="", delimiter=sign)
    before = csv.field_size_limit(LONGEST_CELL)  # of the whole process, so it is put back
    try:
        names = [name.strip() for name in rows.fieldnames or []]
        rows.fieldnames = names
        for wanted in (*columns, label):
            if wanted not in names:
                there = ", ".join(names) or "none"
                raise Refusal(f"{source}: there is no column {wanted!r}; the columns are: {there}")
        examples, without = [], dict[str, list[int]](label=[], text=[])
        for row in rows:
            said = "\n".join(part for part in (str(row[name] or "").strip() for name in columns) if part)
            named = str(row[label] or "").strip()
            if not named or not said:
                without["text" if named else "label"].append(rows.line_num)
                continue
            examples.append(example(normal(said), named))
    except csv.Error as wrong:
        raise Refusal(f"{source}: line {rows.line_num}: {wrong}") from None
    finally:
        csv.field_size_limit(before)
    return Table(examples, without, encoding)


def _separator(written: str, wanted: list[str]) -> str:
    """The sign between the cells: the first that gives all columns that are wanted, else a comma."""
    first = written.partition("\n")[0]
    heads = {sign: [name.strip(' "\r') for name in first.split(sign)] for sign in SEPARATORS}
    return next((sign for sign, names in heads.items() if set(wanted) <= set(names)), ",")


def _text_of(source: Path) -> tuple[str, str]:
    try:
        raw = source.read_bytes()
    except OSError as wrong:
        raise Refusal(f"{source}: {wrong.strerror}") from None
    for encoding in ("utf-16",) if raw.startswith(UTF_16) else ENCODINGS:
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Refusal(f"{source}: neither UTF-8 nor GB18030; save it as CSV UTF-8")
