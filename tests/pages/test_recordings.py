"""Recordings: kept apart, opened with a reason only, and it is seen who did."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.cases import read_case
from adapters.clock import now
from adapters.database import writing
from adapters.links import follow_url, hearing
from complaints.people import Absence, Person
from complaints.records import Evidence
from portal.sounds import recordings_of

HTML = {"accept": "text/html"}
LogIn = Callable[[str], str]
SOUND = b"RIFF\x00\x00\x00\x00WAVEfmt sound"


@pytest.fixture
def recorded(client: TestClient, log_in: LogIn) -> Evidence:
    """A call that was recorded, filed by the desk; Wang Fang is logged in."""
    data = {"_csrf": log_in("wang.fang"), "channel": "phone", "matter": "漏水", "phone": "13800138000"}
    file = {"recording": ("来电.wav", SOUND, "audio/wav")}
    answer = client.post("/desk/complaints", data=data, files=file, headers=HTML)
    assert answer.status_code == 303, answer.text
    number = answer.headers["location"].rpartition("/")[2]
    with read_case(number) as case:
        return recordings_of(case.session, case)[0]


def path_of(sound: Evidence) -> str:
    return f"/cases/{sound.number}/recordings/{sound.id}"


def opened(client: TestClient, token: str, sound: Evidence, reason: str = "核对日期") -> Any:
    return client.post(path_of(sound), data={"_csrf": token, "reason": reason}, headers=HTML)


def test_a_recording_is_no_file_among_files_and_the_customer_never_sees_it(
    client: TestClient, recorded: Evidence
) -> None:
    page = client.get(f"/cases/{recorded.number}", headers=HTML).text
    assert path_of(recorded) in page
    assert f"/cases/{recorded.number}/evidence/{recorded.id}" not in page
    assert client.get(f"/cases/{recorded.number}/evidence/{recorded.id}", headers=HTML).status_code == 404
    follow = follow_url(recorded.number).removeprefix("http://127.0.0.1:8000")
    client.cookies.clear()
    assert "来电.wav" not in client.get(follow, headers=HTML).text
    assert client.get(f"{follow}/evidence/{recorded.id}", headers=HTML).status_code == 404
    assert client.get(follow, headers={"accept": "application/json"}).json()["evidence"] == []
    own = {"recording": ("我的录音.wav", SOUND + b"3", "audio/wav")}  # what customers hand in, they keep
    client.post(f"{follow}/evidence", data={"kind": "recording"}, files=own, headers=HTML)
    assert "我的录音.wav" in client.get(follow, headers=HTML).text


def test_a_reason_first_then_the_sound_and_it_is_seen_who_heard_it(
    client: TestClient, recorded: Evidence, log_in: LogIn
) -> None:
    token = log_in("wang.fang")
    assert "打开的理由" in client.get(path_of(recorded), headers=HTML).text
    refused = opened(client, token, recorded, " ")
    assert (refused.status_code, "请写明打开录音的理由" in refused.text) == (422, True)
    answer = opened(client, token, recorded)
    assert answer.status_code == 303
    player = client.get(answer.headers["location"], headers=HTML)
    assert "media-src 'self'" in player.headers["content-security-policy"]
    sound = client.get(f"{answer.headers['location']}/sound")
    assert (sound.content, sound.headers["content-type"]) == (SOUND, "audio/wav")
    assert "谁打开过" not in client.get(f"/cases/{recorded.number}", headers=HTML).text
    log_in("li.na")
    page = client.get(f"/cases/{recorded.number}", headers=HTML).text
    assert ("谁打开过（1）" in page, "核对日期" in page) == (True, True)
    where = answer.headers["location"]  # what one was given is no use to others
    for path in (where, f"{where}/sound"):
        assert client.get(path, headers=HTML).status_code == 403
    mine = f"{path_of(recorded)}/{hearing('another', 'li.na')}/sound"
    assert client.get(mine, headers=HTML).status_code == 403
    assert client.get(f"{path_of(recorded)}/forged/sound", headers=HTML).status_code == 403


def test_a_department_hears_it_only_when_it_handles_the_case_and_a_deputy_asks_the_desk(
    client: TestClient, recorded: Evidence, log_in: LogIn, live: Callable[..., None]
) -> None:
    said = {"Registration": {"demand": "修好", "incomplete_reason": "电话中断"}}
    live(recorded.number, until="Investigation", answers=said)
    with read_case(recorded.number) as case:
        owner = case.story.owner
    stranger = next(p for p in ("chen.lei", "zhao.min", "zhou.jie") if p != owner)
    token = log_in(stranger)
    assert client.get(path_of(recorded), headers=HTML).status_code == 403
    assert opened(client, token, recorded).status_code == 403
    token = log_in(owner)
    assert opened(client, token, recorded).status_code == 303
    with writing() as session:
        person = session.get(Person, owner)
        assert person is not None
        person.deputy = stranger
        day = timedelta(days=1)
        session.add(Absence(person=owner, starts_at=now() - day, ends_at=now() + day))
    log_in(stranger)
    page = client.get(f"/cases/{recorded.number}", headers=HTML)
    assert (page.status_code, "有 1 段录音，由客服单独保管" in page.text) == (200, True)
    assert client.get(path_of(recorded), headers=HTML).status_code == 403


def test_a_recording_is_a_sound_and_may_be_added_later(
    client: TestClient, recorded: Evidence, log_in: LogIn
) -> None:
    token, where = log_in("wang.fang"), f"/cases/{recorded.number}/evidence"
    data = {"_csrf": token, "kind": "recording"}
    photo = {"files": ("照片.png", b"\x89PNG\r\n\x1a\n0", "image/png")}
    assert client.post(where, data=data, files=photo, headers=HTML).status_code == 422
    second = {"files": ("回电.wav", SOUND + b"2", "audio/wav")}
    assert client.post(where, data=data, files=second, headers=HTML).status_code == 303
    with read_case(recorded.number) as case:
        assert [one.filename for one in recordings_of(case.session, case)] == ["来电.wav", "回电.wav"]
