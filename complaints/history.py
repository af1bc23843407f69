"""The history of a complaint: a chain of entries that cannot be changed without being noticed.

Each entry's hash covers the hash before it and a salted digest of its data. If personal data must be
redacted, data and salt go, the digest stays in `redacted` and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from complaints.records import Entry

START = "0" * 64


def canonical(data: Any) -> str:
    """The one way a fact is written down for hashing."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def data_digest(data: Mapping[str, Any], salt: str) -> str:
    """The digest of an entry's data, or what was kept of it when it was redacted."""
    if data.keys() == {"redacted"}:
        return str(data["redacted"])
    return hashlib.sha256((salt + canonical(data)).encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """The hash an entry must have, given the entry before it."""
    fields = [
        entry.previous, entry.number, entry.seq, entry.at.astimezone(UTC).isoformat(), entry.who, entry.verb,
        entry.stage, entry.round, data_digest(entry.data, entry.salt),
    ]  # fmt: skip
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def next_entry(
    before: Entry | None,
    number: str,
    verb: str,
    who: str,
    at: datetime,
    stage: str,
    round_: int,
    data: dict[str, Any],
) -> Entry:
    """The entry that follows `before` (None: the first of a complaint)."""
    entry = Entry(
        number=number,
        seq=before.seq + 1 if before else 1,
        at=at,
        who=who,
        verb=verb,
        stage=stage,
        round=round_,
        data=data,
        salt=secrets.token_hex(8),
        previous=before.hash if before else START,
        hash="",
    )
    entry.hash = entry_hash(entry)
    return entry


def broken(entries: Iterable[Entry]) -> list[str]:
    """What is wrong with a chain, one line each; empty when it is whole."""
    wrong: list[str] = []
    previous, seq = START, 0
    for entry in entries:
        if entry.seq != seq + 1:
            wrong.append(f"entry {seq + 1} is missing (found {entry.seq})")
        if entry.previous != previous:
            wrong.append(f"entry {entry.seq} does not follow the entry before it")
        if entry.hash != entry_hash(entry):
            wrong.append(f"entry {entry.seq} ({entry.verb}) was changed")
        previous, seq = entry.hash, entry.seq
    return wrong
