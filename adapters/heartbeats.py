"""When the parts of the house last showed that they live, and where each of them stands."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from adapters.database import writing
from complaints.records import Heartbeat


def beat(name: str, now: datetime, info: dict[str, Any]) -> None:
    """Write down that a part lives and where it stands; of several at once the last one counts."""
    try:
        _write(name, now, info)
    except IntegrityError:  # another process was the first ever
        _write(name, now, info)


def _write(name: str, now: datetime, info: dict[str, Any]) -> None:
    with writing() as session:
        session.merge(Heartbeat(name=name, at=now, info=info))
