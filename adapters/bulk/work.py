"""The work of an import: a few rows at a time, each batch one transaction that also notes how far it got.

Whoever goes on (the same command, another process, the worker after a kill) finds nothing done twice and
nothing left out: lines up to `done` are dealt with, and every row has a key under which it is filed once.
"""

import time
from collections.abc import Iterator
from itertools import islice

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from adapters.bulk.before import Within, filed_before, filed_under_keys, key_of
from adapters.bulk.check import read_rows, reading_of
from adapters.bulk.records import import_named, path_of
from adapters.bulk.table import Table
from adapters.clock import now
from adapters.database import writing
from adapters.intake import file_in
from complaints.bulk import BadRow, Choices, Import
from complaints.bulk_rows import Row
from complaints.forms import FormErrors

BATCH = 20
"""Rows in one transaction: more is hardly faster, and others wait for SQLite's only writer meanwhile."""
REST = 0.2
"""For this part of its time the import leaves the database to others."""


class Work:
    """An import at hand. `step` files the next batch; `record` is how it stood after the last one.

    Once somebody stopped it, `step` files nothing more.
    """

    def __init__(self, name: str) -> None:
        self.record: Import = import_named(name)
        self.choices = Choices.model_validate(self.record.choices)
        table = Table(path_of(self.record), self.choices.columns, self.choices.sheet)
        self.key = key_of(self.record.sha256, table)
        self.rest = 0.0
        self._rows: Iterator[Row] = read_rows(
            table, reading_of(table, self.choices), self.record.done, Within()
        )

    def step(self) -> bool:
        """File the next batch; False when there is nothing left. Rest for `rest` seconds before the next."""
        batch = list(islice(self._rows, BATCH))
        begun = time.perf_counter()
        for last in (False, True):
            try:
                self._file(batch)
                break
            except IntegrityError:  # somebody imports the same file with other choices: now its keys are seen
                if last:
                    raise
        self.rest = (time.perf_counter() - begun) * REST
        return self.record.finished_at is None

    def _file(self, batch: list[Row]) -> None:
        with writing() as session:
            record = session.get_one(Import, self.record.id, with_for_update=True)
            if record.stopped_at is not None:
                self.record = record
                return
            rows = [row for row in batch if row.line > record.done]
            keys = {row.line: f"{self.key}{row.line}" for row in rows}
            known = filed_under_keys(session, list(keys.values()))
            before = filed_before(session, rows, self.key)
            for row in rows:
                if keys[row.line] in known:
                    record.known += 1
                elif (
                    faults := row.faults
                    or before.get(row.line)
                    or self._file_row(session, row, keys[row.line])
                ):
                    session.add(BadRow(import_id=record.id, line=row.line, faults=faults))
                    record.refused += 1
                else:
                    record.filed += 1
                record.done = row.line
            record.beat_at = now()
            if not batch and record.finished_at is None:
                record.finished_at = now()
            self.record = record

    def _file_row(self, session: Session, row: Row, key: str) -> dict[str, str]:
        """File a row; what is wrong with it, if something is."""
        assert row.filing is not None
        try:
            file_in(session, row.filing, self.record.started_by, key, acknowledge=self.choices.letters)
        except FormErrors as wrong:
            return wrong.errors
        return {}
