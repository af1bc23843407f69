"""What partners are told, on both databases: once, whoever looks at once and however commits fall."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from adapters import database
from adapters.clock import now
from adapters.database import reading, writing
from adapters.intake import file_in
from adapters.webhook_record import record_events
from adapters.webhook_sending import _take, _waiting
from adapters.webhooks import register
from complaints.filing import Filing
from complaints.partners import Delivery
from complaints.records import Entry
from tests.databases.test_databases import migrated  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("migrated")
FILING = {"channel": "web", "complainant": {"name": "张伟", "phone": "13812345678"}, "matter": "漏水"}


def file() -> str:
    with writing() as session:
        return file_in(session, Filing.model_validate(FILING), "api", None).number


def told() -> list[str]:
    with reading() as session:
        return list(session.exec(select(Delivery.number).order_by(Delivery.entry)))  # type: ignore[arg-type]


def test_several_who_look_at_once_record_and_take_each_event_once() -> None:
    hook = register("api", "https://partner.example/", [], now())
    numbers = [file() for _ in range(5)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: record_events(now()), range(4)))
    assert sum(made) == 5
    assert told() == numbers
    moment = now()
    assert _waiting(moment) == [hook.id]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: _take(hook.id, moment), range(12)))
    ids = [one.delivery.id for one in taken if one is not None]
    assert len(ids) == len(set(ids)) <= 5
    assert _take(hook.id, moment + timedelta(minutes=2)) is not None  # those who took them may have died


def test_an_entry_that_is_committed_after_a_later_one_is_told(request: pytest.FixtureRequest) -> None:
    if "postgres" not in request.node.name:
        pytest.skip("SQLite lets one write at a time")
    register("api", "https://partner.example/", ["registered", "filed"], now())
    first = file()
    with Session(database.engine()) as slow:
        late = Entry(
            number=first, seq=2, at=now(), who="x", verb="registered", stage="register", round=1, data={},
            salt="", previous="", hash="",
        )  # fmt: skip
        slow.add(late)
        slow.flush()
        second = file()
        assert record_events(now()) == 2
        slow.commit()
    assert record_events(now()) == 1
    assert record_events(now() + timedelta(hours=1)) == 0
    assert told() == [first, first, second]
