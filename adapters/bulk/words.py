"""What is said about an import, in the reader's language: fields, reasons, and the file of bad rows."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.bulk.records import path_of
from adapters.bulk.table import Table
from adapters.sheets import Sheet, Value
from adapters.words import say
from complaints.bulk import Choices, Import
from complaints.bulk_columns import LABELS
from complaints.bulk_rows import text_of

REASON = "未导入原因"
LINE = "原行号"


def label_of(key: str, locale: str) -> str:
    """A field as pages name it; empty for what is wrong with the row as a whole."""
    return say(LABELS.get(key, "" if key == "row" else key), locale)


def reasons_of(faults: Mapping[str, str], locale: str) -> list[str]:
    """What is wrong with a row, each reason with its field."""
    colon = ": " if locale == "en" else "："
    said = [(label_of(key, locale), say(reason, locale)) for key, reason in faults.items()]
    return [f"{label}{colon}{reason}" if label else reason for label, reason in said]


def bad_sheet(record: Import, faults: Mapping[int, Mapping[str, str]], locale: str) -> Sheet:
    """The rows that were not filed, as they stood in the file, with line and reason: to be mended.

    Line and reason are columns that the import does not know, so that the file can go in as it is.
    """
    choices = Choices.model_validate(record.choices)
    table = Table(path_of(record), choices.columns, choices.sheet)
    heads = [*table.columns.headers, say(LINE, locale), say(REASON, locale)]
    return Sheet(say("未导入的行", locale), heads, _bad(table, faults, locale))


def _bad(table: Table, faults: Mapping[int, Mapping[str, str]], locale: str) -> Iterator[Sequence[Value]]:
    wide = len(table.columns.headers)
    for line in table.rows():
        if line.number in faults:
            cells: list[Value] = [text_of(cell) for cell in line.cells]
            filled = [*cells, *[""] * (wide - len(cells))]
            reasons = "；".join(reasons_of(faults[line.number], locale))
            yield [*filled[:wide], line.number, reasons, *filled[wide:]]
