"""The shelf: sealed case files, and their check without database or server.

A case file is a ZIP: original.json, handling.json, history.jsonl, letters/, evidence/, and manifest.json with
the SHA-256 of every other file and, of a merged complaint, the number in which it was handled. The
manifest's own digest stands in the history's entry "archived".
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, select

from adapters import vault
from adapters.settings import settings
from complaints.case import Case
from complaints.errors import Refusal
from complaints.history import broken
from complaints.records import Entry, Evidence

EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sealed:
    """What was put on the shelf."""

    path: Path
    manifest_sha256: str
    files: int


def path_of(number: str) -> Path:
    """Where a sealed case file lies."""
    return settings().vault_dir / "archive" / f"{number}.zip"


def seal(case: Case) -> Sealed:
    """Write the case file; the same record gives the same bytes, and a half-written file is never seen."""
    contents = dict(sorted(_contents(case)))
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    root = {"root": case.story.merged_into} if case.story.merged_into else {}
    sealed = _json({"number": case.number, **root, "files": manifest})
    path = path_of(case.number)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*contents.items(), ("manifest.json", sealed)]:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.chmod(0o600)
    draft.replace(path)
    return Sealed(path, hashlib.sha256(sealed).hexdigest(), len(contents))


def _contents(case: Case) -> Iterator[tuple[str, bytes]]:
    yield "original.json", _json(_row(case.complaint, without={"run_id", "shown", "archived_at"}))
    handling = {
        "pack": {"procedure": case.pack.procedure, "version": case.pack.version},
        "promises": [_row(p, without={"level", "next_notice_at", "done_at"}) for p in case.promises],
        "questions": [_row(q, without={"suspended"}) for q in case.questions],
    }
    yield "handling.json", _json(handling)
    yield "history.jsonl", b"".join(_json(_row(e, without={"id"}), indent=None) + b"\n" for e in case.entries)
    for letter in case.letters():
        facts = _row(letter, without={"claimed_until", "text", "html"})
        yield f"letters/{letter.id}/facts.json", _json(facts)
        yield f"letters/{letter.id}/letter.txt", letter.text.encode()
        yield f"letters/{letter.id}/letter.html", letter.html.encode()
    for evidence in case.session.exec(select(Evidence).where(Evidence.number == case.number)):
        yield f"evidence/{evidence.id}/facts.json", _json(_row(evidence))
        yield f"evidence/{evidence.id}/{evidence.filename}", _bytes(evidence.sha256)


def _bytes(sha256: str) -> bytes:
    with vault.open_file(sha256) as file:
        return file.read()


def _row(row: SQLModel, without: set[str] | None = None) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=without or set())


def _json(data: Any, indent: int | None = 1) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=indent, sort_keys=True).encode()


def verify(path: Path) -> list[str]:
    """What is wrong with a sealed case file, one line each; empty when history and manifest hold. Offline."""
    try:
        with zipfile.ZipFile(path) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
    except FileNotFoundError:
        raise Refusal(f"There is no sealed case file {path}.") from None
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        return [f"{path.name}: cannot be read: {error}"]
    return [*_unlike_manifest(contents), *broken(_entries(contents.get("history.jsonl", b"")))]


def _unlike_manifest(contents: dict[str, bytes]) -> Iterator[str]:
    try:
        listed: dict[str, str] = json.loads(contents.pop("manifest.json"))["files"]
    except (KeyError, ValueError):
        yield "manifest.json is missing or cannot be read"
        return
    for name in sorted(listed.keys() - contents.keys()):
        yield f"{name} is missing"
    for name in sorted(contents.keys() - listed.keys()):
        yield f"{name} does not stand in the manifest"
    for name in sorted(listed.keys() & contents.keys()):
        if hashlib.sha256(contents[name]).hexdigest() != listed[name]:
            yield f"{name} was changed"


def _entries(lines: bytes) -> list[Entry]:
    found = [json.loads(line) for line in lines.decode().splitlines()]
    return [Entry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in found]


def manifest_digest(path: Path) -> str:
    """The SHA-256 of a sealed file's manifest, to be compared with the history's entry "archived"."""
    with zipfile.ZipFile(path) as archive:
        return hashlib.sha256(archive.read("manifest.json")).hexdigest()
