"""The keys of an installation: made at the first start, kept in var/secrets, readable by the owner alone."""

import os
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from adapters.settings import settings


def signing_key() -> str:
    """The key that signs links and sessions."""
    return read_or_make("signing-key", lambda: secrets.token_urlsafe(48))


def api_key() -> str:
    """The first key for X-API-Key."""
    return read_or_make("api-key", lambda: secrets.token_urlsafe(32))


def staff_login() -> tuple[str, str]:
    """Name and password of the first administrator."""
    name, password = read_or_make("staff-login", lambda: f"admin {secrets.token_urlsafe(12)}").split(" ", 1)
    return name, password


def read_or_make(name: str, make: Callable[[], str]) -> str:
    """The secret var/secrets/NAME, one line; made once, also when several processes ask at the same time."""
    return _read_or_make(settings().secrets_dir / name, make)


@lru_cache
def _cached(path: Path, written_ns: int) -> str:
    return path.read_text(encoding="utf-8").strip()


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        _create(path, make() + "\n")
    return _cached(path, path.stat().st_mtime_ns)  # an administrator may replace a key while we run


def _create(path: Path, text: str) -> None:
    """Write the whole file or nothing; whoever comes second keeps what the first wrote."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike a rename, fails when the file is there already
    except FileExistsError:
        pass
    finally:
        draft.unlink()
