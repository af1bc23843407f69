"""The record of imports: a table that was handed in, that it was started, what became of its rows."""

from pathlib import Path

from sqlmodel import col, select

from adapters import vault
from adapters.bulk.check import refusal_of
from adapters.bulk.table import MAX_BYTES, Table
from adapters.clock import now
from adapters.database import reading, writing
from complaints.bulk import BadRow, Choices, Import, import_id
from complaints.errors import Refusal


def enter(path: Path, filename: str, choices: Choices, by: str) -> Import:
    """Keep a table in the vault and record its import, not yet started; the same one is found again."""
    with path.open("rb") as file:
        return enter_stored(vault.store(file, most=MAX_BYTES).sha256, filename, choices, by)


def enter_stored(sha256: str, filename: str, choices: Choices, by: str) -> Import:
    """Record the import of a table that lies in the vault; the same one is found again."""
    moment = now()
    with writing() as session:
        name = import_id(sha256, choices)
        record = session.get(Import, name) or Import(
            id=name, filename=filename[:200], sha256=sha256, choices=choices.model_dump(), uploaded_by=by,
            uploaded_at=moment, beat_at=moment,
        )  # fmt: skip
        if record.started_at is None:  # handed in again, it is not given up any more
            record.stopped_by, record.stopped_at = "", None
        session.add(record)
    return record


def start(name: str, by: str, *, background: bool) -> Import:
    """From now on it is imported; who started it first stays. Refusal when it cannot be imported as it is."""
    record = import_named(name)
    choices = Choices.model_validate(record.choices)
    table = Table(path_of(record), choices.columns, choices.sheet)
    if wrong := refusal_of(table, choices):
        raise Refusal(wrong)
    total = sum(1 for _ in table.rows())
    with writing() as session:
        record = session.get_one(Import, name, with_for_update=True)
        if record.started_at is None:
            record.started_at, record.started_by, record.total = now(), by, total
        record.background = record.background or background
        if record.error or record.stopped_at:
            record.finished_at = None
        record.beat_at, record.error, record.stopped_by, record.stopped_at = now(), "", "", None
    return record


def stop(name: str, by: str) -> Import:
    """File no more of its rows after the batch at hand; one not yet started is given up, a done one stays."""
    with writing() as session:
        record = session.get_one(Import, name, with_for_update=True)
        if record.finished_at is None and record.stopped_at is None:
            record.stopped_by, record.stopped_at = by, now()
            record.finished_at = record.stopped_at if record.started_at else None
    return record


def import_named(name: str) -> Import:
    """An import by its id; Refusal when there is none."""
    with reading() as session:
        record = session.get(Import, name)
    if record is None:
        raise Refusal("没有这个导入。")
    return record


def path_of(record: Import) -> Path:
    """Where its file lies; Refusal when it is gone."""
    try:
        return vault.path_of(record.sha256)
    except FileNotFoundError:
        raise Refusal("这个导入的文件已不在保管库里，请重新上传。") from None


def bad_rows(name: str) -> list[BadRow]:
    """The rows of an import that were not filed, in the order of the table."""
    with reading() as session:
        query = select(BadRow).where(BadRow.import_id == name).order_by(col(BadRow.line))
        return list(session.exec(query))


def recent(count: int = 50) -> list[Import]:
    """The imports, the newest first."""
    with reading() as session:
        return list(session.exec(select(Import).order_by(col(Import.uploaded_at).desc()).limit(count)))


def fail(name: str, why: str) -> None:
    """Note that an import cannot go on; starting it again tries again."""
    with writing() as session:
        record = session.get_one(Import, name, with_for_update=True)
        record.error, record.finished_at = why, record.finished_at or now()
