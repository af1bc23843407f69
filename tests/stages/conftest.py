"""A database with a named cast and a filed complaint, for tests of single stages.

Chen Lei (engineering) owns, Zhao Min stands in for him, Wang Fang and Liu Yang keep the desk, Li Na
supervises, Gao Jun manages; Zhang Wei is the customer, in whose new home water comes through the ceiling.
"""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import SQLModel, select

from adapters import database
from adapters.calendars import load_calendar
from adapters.packs import pack_of
from adapters.rosters import SAMPLES, load_roster
from adapters.settings import settings
from complaints.acts.file import file_complaint
from complaints.filing import Complainant, Filing
from complaints.people import Person

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 23 November 2026, 10:00 in Shanghai: a plain working day."""


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty database in a var folder of its own; gives the folder."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    settings.cache_clear()
    SQLModel.metadata.create_all(database.engine())
    yield tmp_path
    database.engine().dispose()
    database.engine_for.cache_clear()
    settings.cache_clear()


@pytest.fixture
def cast(db: Path) -> dict[str, Person]:
    """The people of the sample roster, by id."""
    load_roster(SAMPLES / "home-renovation.yaml")
    with database.reading() as session:
        return {person.id: person for person in session.exec(select(Person))}


@pytest.fixture
def filed(cast: dict[str, Person]) -> str:
    """The number of a complaint that Zhang Wei filed on the web on Monday at 10:00."""
    return file_for("zhang.wei@customer.example", MONDAY)


def file_for(email: str, now: datetime, **changes: str) -> str:
    """File a complaint; `changes` are other fields of the filing."""
    pack = pack_of(settings().procedure)
    filing = Filing.model_validate(
        {
            "channel": "web",
            "complainant": Complainant(
                name="张伟", phone="13800000001", email=email, address="杭州市西湖区1号"
            ),
            "matter": "卫生间天花板渗水，墙面发霉，联系多次无人处理。",
            "project": "锦绣花园 3-2-501",
            "occurred_at": "2026-11-20",
            "demand": "尽快修好并赔偿损失。",
        }
        | changes
    )
    with database.writing() as session:
        case = file_complaint(session, filing, pack, load_calendar(pack.calendar), now, "customer")
        return case.number


class Sink:
    """A real SMTP server that keeps what it gets; `answer` is what it says to DATA, `sender` to MAIL FROM."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer = self.recipient = self.sender = "250 OK"
        self._controller: Controller | None = None

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.received.append(
                email.message_from_bytes(envelope.content, EmailMessage, policy=policy.default)
            )
        return self.answer

    def start(self) -> None:
        """Listen where the settings say the mail server is."""
        self._controller = Controller(self, hostname="127.0.0.1", port=settings().smtp_port)
        self._controller.start()

    def stop(self) -> None:
        """Go away."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def subjects(self) -> list[str]:
        """The subjects of what came in, in order."""
        return [str(message["Subject"]) for message in self.received]


@pytest.fixture
def sink(db: Path) -> Iterator[Sink]:
    """The mail server of a test, running."""
    server = Sink()
    server.start()
    yield server
    server.stop()
