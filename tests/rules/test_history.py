"""The chain: whole as written, broken by every change, whole again after a proper redaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.history import START, broken, canonical, data_digest, next_entry
from complaints.records import Entry

NOW = datetime.fromisoformat("2026-09-29T10:00:00.123456+08:00")


def chain(length: int = 4) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(length):
        last = entries[-1] if entries else None
        data = {"n": n, "name": "李四", "cost": 1e9, "nested": {"b": [1, None], "a": "“”"}}
        entries.append(next_entry(last, "TS-1", "filed", "customer", NOW + timedelta(n), "register", 1, data))
    return entries


def redact(entry: Entry) -> None:
    entry.data, entry.salt = {"redacted": data_digest(entry.data, entry.salt)}, ""


def test_a_chain_is_whole_as_written() -> None:
    entries = chain()
    assert (broken(entries), broken([])) == ([], [])
    assert [e.seq for e in entries] == [1, 2, 3, 4]
    assert [e.previous for e in entries] == [START, *(e.hash for e in entries[:-1])]
    assert len({e.salt for e in entries}) == 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "TS-2"), ("seq", 9), ("at", NOW + timedelta(microseconds=1)), ("who", "chen.lei"),
        ("verb", "closed"), ("stage", "archive"), ("round", 2), ("data", {"n": 1}), ("salt", "00"),
        ("previous", START), ("hash", START),
    ],
)  # fmt: skip
def test_every_changed_field_is_noticed(field: str, value: Any) -> None:
    entries = chain()
    setattr(entries[1], field, value)
    assert broken(entries)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda es: es.pop(0),
        lambda es: es.pop(1),
        lambda es: es.insert(1, es.pop(2)),
        lambda es: es.insert(2, es[1]),
        lambda es: es.insert(0, chain(1)[0]),
    ],
)
def test_entries_taken_out_put_in_or_moved_are_noticed(tamper: Callable[[list[Entry]], object]) -> None:
    entries = chain()
    tamper(entries)
    assert broken(entries)


def test_pitfall_20_redaction_keeps_the_chain() -> None:
    entries = chain()
    redact(entries[0])
    redact(entries[2])
    assert broken(entries) == []
    assert "李四" not in canonical(entries[0].data)


def test_a_redacted_entry_says_nothing_else() -> None:
    entries = chain()
    redact(entries[0])
    entries[0].data |= {"ground": "satisfied"}
    assert broken(entries) == ["entry 1 (filed) was changed"]


def test_the_same_instant_in_another_offset_is_the_same_fact() -> None:
    entries = chain()
    for entry in entries:
        entry.at = entry.at.astimezone(datetime.fromisoformat("2026-01-01T00:00-05:00").tzinfo)
    assert broken(entries) == []


def test_facts_are_written_down_in_one_way() -> None:
    assert canonical({"b": 1, "a": "中"}) == canonical({"a": "中", "b": 1}) == '{"a":"中","b":1}'
