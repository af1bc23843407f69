"""What a table of complaints holds: how it was understood, which rows are good, what is wrong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from adapters.bulk.before import Within, filed_before, filed_under_keys, key_of
from adapters.bulk.table import Table
from adapters.calendars import load_calendar
from adapters.clock import now
from adapters.database import reading
from adapters.packs import pack_of, packs
from adapters.settings import settings
from complaints.bulk import Choices
from complaints.bulk_columns import LABELS, plain
from complaints.bulk_rows import Reading, Row
from complaints.filing import Filing

LOOKED_UP = 500
SAMPLE = 5


@dataclass
class Checked:
    """What a table holds, before anything is filed. `refusal`: why it cannot be imported as it is."""

    table: Table
    refusal: str = ""
    total: int = 0
    good: int = 0
    known: int = 0
    """Rows that an import of this very file has filed already."""
    bad: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    sample: list[tuple[int, Filing]] = field(default_factory=list)


def reading_of(table: Table, choices: Choices) -> Reading:
    """How the rows of a table are read."""
    zones = {name: load_calendar(pack.calendar).zone for name, pack in packs().items()}
    return Reading(table.columns, choices, packs(), zones, settings().procedure)


def refusal_of(table: Table, choices: Choices) -> str:
    """Why a table cannot be imported with these choices; empty when it can."""
    headers = {plain(header) for header in table.columns.headers}
    strange = [header for header in choices.columns if plain(header) not in headers]
    if strange:
        return f"表头里没有这一列：{'、'.join(strange)}"
    if table.columns.missing:
        missing = "、".join(LABELS[key] for key in table.columns.missing)
        there = "、".join(header for header in table.columns.headers if header)
        return f"缺少必需的列：{missing}。第 {table.columns.line} 行被当作表头：{there}"
    if not choices.channel and "channel" not in table.columns.places:
        return "表格里没有“渠道”一列，请为整个表格指定渠道"
    pack = pack_of(choices.procedure or settings().procedure)
    if choices.channel and choices.channel not in pack.channels:
        return f"本程序没有这个渠道；可用：{'、'.join(pack.channels)}"
    if choices.source and choices.source not in pack.sources:
        return f"本程序没有这个来源；可用：{'、'.join(pack.sources)}"
    return ""


def check(path: Path, choices: Choices, sha256: str) -> Checked:
    """A dry run: nothing is written. Refusal when the file is no table or above the limits."""
    table = Table(path, choices.columns, choices.sheet)
    found = Checked(table, refusal_of(table, choices))
    if found.refusal:
        return found
    own = key_of(sha256, table)
    rows = read_rows(table, reading_of(table, choices), 0, Within())
    while part := list(islice(rows, LOOKED_UP)):
        _look(found, part, own)
    return found


def _look(found: Checked, rows: list[Row], own: str) -> None:
    with reading() as session:
        before = filed_before(session, rows, own)
        known = filed_under_keys(session, [f"{own}{row.line}" for row in rows])
    for row in rows:
        found.total += 1
        faults = row.faults or before.get(row.line, {})
        if f"{own}{row.line}" in known:
            found.known += 1
        elif faults:
            found.bad.append((row.line, faults))
        elif row.filing is not None:
            found.good += 1
            if len(found.sample) < SAMPLE:
                found.sample.append((row.line, row.filing))


def read_rows(table: Table, how: Reading, done: int, within: Within) -> Iterator[Row]:
    """The rows below line `done`; those above are only noted, so that their like is known."""
    for line in table.rows():
        if line.number <= done:
            within.pass_by(line.number, *how.marks(line.cells))
            continue
        row = how.row(line.number, line.cells, now(), line.fault)
        again = {} if line.fault else within.pass_by(row.line, row.print_, row.reference)
        yield Row(row.line, None, again, row.print_) if again else row
