"""Signed links of every kind: forged, expired, replayed and cross-purpose ones are refused.

The kinds are found by looking into adapters/links.py: what takes a token reads, all other functions make one.
A new kind is tested here without a word, if it is written like the others.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from starlette.testclient import TestClient

from adapters import links
from adapters.links import ExpiredLink, WrongLink

FOR_EVER = {"reply_token"}
"""An address to which a case is answered by mail: a late answer finds its case."""
SUBJECT = "TS-20261122-0001"
JSON = {"accept": "application/json"}


def _public() -> dict[str, Callable[..., Any]]:
    found = inspect.getmembers(links, inspect.isfunction)
    own = {name: f for name, f in found if f.__module__ == links.__name__}
    return {name: f for name, f in own.items() if not name.startswith("_")}


READERS = {name: f for name, f in _public().items() if next(iter(inspect.signature(f).parameters)) == "token"}
MAKERS = {name: f for name, f in _public().items() if name not in READERS}


def made(maker: str, subject: str = SUBJECT) -> str:
    """A token of one kind, all parts of whose subject are the same word."""
    make = MAKERS[maker]
    return str(make(*[subject] * len(inspect.signature(make).parameters))).rpartition("/")[2]


def accepted_by(token: str) -> list[str]:
    """Who reads a token."""
    return [name for name, read in READERS.items() if _reads(read, token)]


def _reads(read: Callable[..., Any], token: str) -> bool:
    try:
        read(token)
    except WrongLink:
        return False
    return True


def forgeries(token: str) -> Iterator[str]:
    """A token with one thing wrong."""
    for place in range(0, len(token) - 1, 3):
        yield token[:place] + ("A" if token[place] not in "Aa" else "B") + token[place + 1 :]
    yield from (token[:-5], token + "x", token.partition(".")[0] + ".", "", ".", "..", "a.b.c", "\ud800", "é")


def test_a_link_opens_what_it_was_made_for_and_nothing_else(house: Any) -> None:
    read = {maker: accepted_by(made(maker)) for maker in MAKERS}
    assert {maker: len(readers) for maker, readers in read.items()} == dict.fromkeys(MAKERS, 1)
    assert sorted(reader for readers in read.values() for reader in readers) == sorted(READERS)
    assert len(MAKERS) >= 3


def test_a_forged_link_opens_nothing(house: Any) -> None:
    for maker in MAKERS:
        token, other = made(maker), made(maker, "TS-20261122-0002")
        assert [forged for forged in forgeries(token) if accepted_by(forged)] == [], maker
        assert accepted_by(other[:-16] + token[-16:]) == [], maker  # another's, with this one's signature


def test_a_link_of_another_installation_opens_nothing(house: Any) -> None:
    tokens = [made(maker) for maker in MAKERS]
    (house / "secrets" / "signing-key").write_text("another key\n")
    assert [token for token in tokens if accepted_by(token)] == []


def test_a_link_ends_with_its_time(house: Any) -> None:
    for maker in sorted(set(MAKERS) - FOR_EVER):
        token = made(maker)
        (reader,) = accepted_by(token)
        with time_machine.travel("2036-01-01T00:00:00+00:00"), pytest.raises(ExpiredLink):
            READERS[reader](token)


def test_tokens_of_sessions_and_forms_are_no_links_and_links_log_nobody_in(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    form = log_in("admin")
    assert accepted_by(form) == []
    assert accepted_by(client.cookies["redress_session"]) == []
    for maker in MAKERS:
        client.cookies.clear()
        client.cookies.set("redress_session", made(maker, "admin"))
        assert client.get("/desk", headers=JSON).status_code == 401


def _addresses() -> Iterator[tuple[str, str, list[str]]]:
    """Every address of the portal with a token in it: its path, its method."""
    from portal.app import app

    for part in app.routes:
        for route in getattr(getattr(part, "original_router", None), "routes", []):
            if "{token}" in route.path:
                yield route.path.partition("{token}")[0], route.path, sorted(route.methods)


MAKES = {"/a/": "answer_url", "/c/": "follow_url", "/i/": "improvement_url", "/calendar/": "calendar_url"}
"""What makes the links of each address."""


def test_every_address_refuses_every_other_kind_and_what_is_forged_or_expired(client: TestClient) -> None:
    found = list(_addresses())
    assert {prefix for prefix, _, _ in found} >= set(MAKES)
    for prefix, path, methods in found:
        own = MAKES[prefix]
        wrong = [made(maker) for maker in MAKERS if maker != own] + list(forgeries(made(own)))[:5]
        with time_machine.travel("2010-01-01T00:00:00+00:00"):
            wrong.append(made(own))
        for token in wrong:
            address = path.replace("{token}", token).replace("{act}", "progress").replace("{file}", "x")
            for method in methods:
                answer = client.request(method, address, headers=JSON, json={} if method == "POST" else None)
                assert answer.status_code == 403, (method, path, answer.text)


def test_an_answer_counts_once(
    client: TestClient, file: Callable[..., str], live: Callable[..., None],
    ask_path: Callable[[str, str], str],
) -> None:  # fmt: skip
    number = file()
    live(number, until="Survey")
    path = ask_path(number, "Survey")
    said = {"handling": "satisfied", "result": "satisfied", "fairness": "fair"}
    codes = [client.post(path, json=said, headers=JSON).status_code for _ in range(3)]
    assert codes == [200, 410, 410]
    assert client.get(path, headers=JSON).status_code == 410


def test_a_measure_is_reported_done_once(client: TestClient, log_in: Callable[[str], str]) -> None:
    from datetime import timedelta

    from adapters.clock import now

    asked = {"kind": "corrective", "text": "闭水试验", "cause": "漏做", "owner": "chen.lei", "_number": ""}
    due = str(now().date() + timedelta(days=9))
    posted = client.post("/improvements", data=asked | {"due_on": due, "_csrf": log_in("li.na")})
    measure = posted.headers["location"].rpartition("/")[2]
    path = urlsplit(links.improvement_url(measure, "chen.lei", "done")).path
    client.cookies.clear()
    codes = [client.post(path, json={"note": "已做"}, headers=JSON).status_code for _ in range(2)]
    assert codes == [200, 410]


def test_a_complaint_is_taken_back_once(client: TestClient, file: Callable[..., str]) -> None:
    path = urlsplit(links.follow_url(file())).path + "/withdrawal"
    codes = [client.post(path, json={}, headers=JSON).status_code for _ in range(2)]
    assert codes[0] == 200
    assert codes[1] in (409, 410)
