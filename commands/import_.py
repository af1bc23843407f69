"""`redress import FILE`: complaints from a table, each row once, however often it is started again."""

import hashlib
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from adapters.bulk.check import Checked, check
from adapters.bulk.records import bad_rows, enter, start
from adapters.bulk.words import bad_sheet, label_of, reasons_of
from adapters.bulk.work import Work
from adapters.calendars import load_calendar
from adapters.packs import pack_of
from adapters.settings import settings
from adapters.sheets import write_csv
from commands.ready import database_ready
from complaints.bulk import Choices, Import
from complaints.bulk_columns import field_of, plain
from complaints.bulk_words import CHANNELS_SAID, SOURCES_SAID
from complaints.errors import Refusal
from complaints.explain import language_of

WHO = "import"
"""Who files what the command imports, as the history says."""
TOLD_EVERY = 1.0


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the table is read.

    Parameters
    ----------
    dry_run
        Look at the table and say what would be filed; nothing is written.
    procedure
        Procedure of rows that name none.
    channel
        Channel of rows that name none: phone, web, wechat, on_site, letter, email, third_party.
    source
        Source of rows that name none: direct, media, trade_association …; else direct.
    third_party
        Who passed the complaints on, for rows that do not say it.
    columns
        What a column means, "header=field"; "header=" leaves it out. May be given several times.
    sheet
        Which sheet of a workbook; else the first that is not hidden.
    received_now
        The complaints are received now, whatever the table says.
    letters
        Write acknowledgements; --no-letters for complaints that were acknowledged before.
    bad_rows
        Write the rows that were not filed to this CSV file, with their reasons.
    lang
        Language of the reasons: zh-Hans, zh-Hant or en.
    """

    dry_run: Annotated[bool, Parameter(negative="")] = False
    procedure: str = ""
    channel: str = ""
    source: str = ""
    third_party: str = ""
    columns: Annotated[tuple[str, ...], Parameter(name="--map", negative="")] = ()
    sheet: str = ""
    received_now: Annotated[bool, Parameter(negative="")] = False
    letters: bool = True
    bad_rows: Path | None = None
    lang: str = "zh-Hans"


NOTHING = Wish()


def import_(file: Path, wish: Wish = NOTHING) -> int:
    """File the complaints of a CSV, XLSX or XLS table. Killed and started again, it goes on where it was.

    Exit status 0 when every row was filed, 1 when some were not (they are listed), 2 when it was refused.

    Parameters
    ----------
    file: the table; its first rows hold the header
    """
    if not file.is_file():
        raise Refusal(f"there is no file {file}")
    choices, locale = choices_of(wish), language_of(wish.lang)
    with database_ready():
        if wish.dry_run:
            return _tell(check(file, choices, _digest(file)), locale)
        return _import(file, choices, wish, locale)


def choices_of(wish: Wish) -> Choices:
    """The choices of the command line; Refusal for a field, channel or source that there is not."""
    columns = {}
    for said in wish.columns:
        header, sign, name = said.rpartition("=")
        key = field_of(name) if name.strip() else ""
        if not sign or key is None:
            raise Refusal(f'--map {said}: write "header=field"; fields are in docs/bulk.md')
        columns[header.strip()] = key
    procedure = wish.procedure or settings().procedure
    pack_of(procedure)  # Refusal when there is none
    return Choices(
        procedure=wish.procedure,
        channel=_known(wish.channel, CHANNELS_SAID),
        source=_known(wish.source, SOURCES_SAID),
        third_party=wish.third_party.strip(),
        columns=columns,
        sheet=wish.sheet,
        received_now=wish.received_now,
        letters=wish.letters,
    )


def _known(said: str, words: Mapping[str, str]) -> str:
    return words.get(plain(said), said)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _tell(found: Checked, locale: str) -> int:
    """Print what a dry run found."""
    columns = found.table.columns
    print(", ".join(f"{name} {value}" for name, value in found.table.file.how.items()).replace("\t", "TAB"))
    print(f"header in line {columns.line}")
    for header, key in columns.understood():
        print(f"  {header} → {label_of(key, locale)} ({key.removeprefix('complainant.')})")
    for header in columns.ignored:
        print(f"  {header} → not read")
    for header, key in columns.doubled:
        print(f"  {header} → not read: another column is {label_of(key, locale)}")
    if found.refusal:
        raise Refusal(found.refusal)
    for line, filing in found.sample:
        print(f"row {line}: {filing.model_dump_json(exclude_defaults=True)}")
    for line, faults in found.bad:
        print(f"{line}: {'; '.join(reasons_of(faults, locale))}")
    known = f", {found.known} filed already" if found.known else ""
    print(f"{found.total} rows: {found.good} good, {len(found.bad)} bad{known}; nothing was filed")
    return 1 if found.bad else 0


def _import(file: Path, choices: Choices, wish: Wish, locale: str) -> int:
    record = start(enter(file, file.name, choices, WHO).id, WHO, background=False)
    work = Work(record.id)
    begun, before, told = time.monotonic(), work.record.dealt_with, 0.0
    while work.step():
        time.sleep(work.rest)
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            _progress(work.record, work.record.dealt_with - before, told - begun)
    _progress(work.record, work.record.dealt_with - before, time.monotonic() - begun)
    bad = bad_rows(record.id)
    for row in bad:
        print(f"{row.line}: {'; '.join(reasons_of(row.faults, locale))}")
    if bad and wish.bad_rows is not None:
        sheet = bad_sheet(work.record, {row.line: row.faults for row in bad}, locale)
        write_csv(wish.bad_rows, [sheet], _zone())
    done = work.record
    if done.stopped_at is not None:
        print(f"redress: stopped by {done.stopped_by}; the same command goes on from here", file=sys.stderr)
    known = f", {done.known} filed already" if done.known else ""
    print(f"{done.total} rows: {done.filed} filed, {done.refused} bad{known}")
    return 1 if bad or done.stopped_at else 0


def _zone() -> ZoneInfo:
    return load_calendar(pack_of(settings().procedure).calendar).zone


def _progress(record: Import, done: int, seconds: float) -> None:
    rate = done / seconds if seconds else 0.0
    print(
        f"{record.dealt_with} of {record.total} rows, {record.refused} bad, {rate:.0f} a second",
        file=sys.stderr,
        flush=True,
    )
