"""The vault: files lie under their own digest, are written whole or not at all, and are never changed."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO, NamedTuple

from adapters.settings import settings
from complaints.errors import Refusal

MAX_BYTES = 20 * 1024 * 1024
CHUNK = 1 << 20


class Stored(NamedTuple):
    """What the vault says about a file it has taken in; `size` in bytes."""

    sha256: str
    size: int


def store(stream: BinaryIO, most: int = MAX_BYTES) -> Stored:
    """Take a file in; it is on the disk when this returns. Refusal when it is empty or above `most` bytes."""
    folder = settings().vault_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".draft.{os.getpid()}.{secrets.token_hex(6)}"
    try:
        stored = _copy(stream, draft, most)
        target = _path(stored.sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.rename(target)
            _sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return stored


def open_file(sha256: str) -> BinaryIO:
    """A stored file, to be closed by the caller; FileNotFoundError when there is none with this digest."""
    return _path(sha256).open("rb")


def path_of(sha256: str) -> Path:
    """Where a file lies; FileNotFoundError when the vault has none with this digest."""
    path = _path(sha256)
    if not path.is_file():
        raise FileNotFoundError(sha256)
    return path


def _path(sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise FileNotFoundError(sha256)
    return settings().vault_dir / sha256[:2] / sha256


def _copy(stream: BinaryIO, draft: Path, most: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise Refusal(f"文件太大，最多 {most // 1024 // 1024} MB。")
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise Refusal("文件是空的。")
        file.flush()
        os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
