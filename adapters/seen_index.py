"""The matters of the last year in memory, in one spelling, to be compared within milliseconds."""

import threading
import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from adapters.settings import settings
from complaints.records import Complaint
from complaints.seen.candidates import LOOK_BACK
from complaints.seen.likeness import READ, Texts

OVERLAP = timedelta(minutes=5)
"""A complaint may be committed after one that was accepted later: so far back is read again each time."""


def plain(text: str) -> str:
    """A text in one spelling: one width, small letters, simplified signs, only letters and figures."""
    one = _simplified().convert(unicodedata.normalize("NFKC", text[: 2 * READ]).casefold())
    return "".join(filter(str.isalnum, one))


@lru_cache(maxsize=1)
def _simplified() -> Any:
    from opencc import OpenCC  # lazily: most processes compare nothing

    return OpenCC("t2s")


class Index:
    """All matters since a year ago, read from the record once and then only what is new."""

    def __init__(self) -> None:
        self._texts = Texts()
        self._read_to: datetime | None = None
        self._lock = threading.Lock()

    def like(self, session: Session, text: str, least: float, now: datetime) -> list[tuple[float, str]]:
        """The complaints whose matter is at least so like a text, the likest first."""
        with self._lock:
            self._read(session, now)
            return self._texts.like(plain(text), least)

    def likenesses(self, session: Session, text: str, numbers: list[str], now: datetime) -> dict[str, float]:
        """How like the matters of some complaints are to a text; older ones than a year are left out."""
        with self._lock:
            self._read(session, now)
            mine = plain(text)
            known = [number for number in numbers if number in self._texts]
            return {number: self._texts.likeness(mine, self._texts.text(number)) for number in known}

    def _read(self, session: Session, now: datetime) -> None:
        since = self._read_to - OVERLAP if self._read_to else now - LOOK_BACK
        accepted = col(Complaint.accepted_at)
        query = select(Complaint.number, Complaint.matter, Complaint.accepted_at).where(accepted >= since)
        for number, matter, at in session.exec(query.order_by(accepted)):
            self._read_to = max(self._read_to or at, at)
            if number not in self._texts:
                self._texts.add(number, plain(matter))


def index() -> Index:
    """The index of this process for its database."""
    return _index(settings().database_url)


@lru_cache(maxsize=1)
def _index(url: str) -> Index:
    return Index()
