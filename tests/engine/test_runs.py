"""The door to Prefect: starting twice starts once, only sleepers are woken, a dead engine is told quickly."""

import time
from collections.abc import Iterator

import pytest

from adapters import runs
from adapters.settings import settings
from deployments.deploy import deploy
from tests.conftest import Engine
from tests.engine.sample import TABLE
from tests.ports import free_ports

journey = pytest.mark.journey


@pytest.fixture
def deployed(sample_engine: Engine) -> None:
    """The sample deployments, and no worker."""
    deploy(TABLE)


def put(run_id: str, state: str, name: str | None = None) -> None:
    """Bring a run into a state, whatever it was in."""
    body = {"state": {"type": state, "name": name or state.title()}, "force": True}
    runs.call("POST", f"/flow_runs/{run_id}/set_state", body).raise_for_status()


def state(run_id: str) -> str:
    """The type of the state a run is in."""
    return runs.read_runs_sync([run_id])[run_id].state_type


@journey
def test_the_same_number_starts_one_run(deployed: None) -> None:
    run = runs.start_run_sync("R-1", ["procedure:home-renovation"])
    assert runs.start_run_sync("R-1", ["other"]) == run
    facts = runs.read_runs_sync([run, "00000000-0000-0000-0000-000000000000"])
    assert list(facts) == [run]
    assert (facts[run].name, facts[run].state_type) == ("R-1", "SCHEDULED")
    assert facts[run].tags == ("procedure:home-renovation",)


@journey
def test_deploying_again_changes_nothing(deployed: None) -> None:
    run = runs.start_run_sync("R-2")
    deploy(TABLE)
    assert runs.start_run_sync("R-2") == run


@journey
@pytest.mark.parametrize(
    ("before", "woken", "after"),
    [("PAUSED", True, "SCHEDULED"), ("RUNNING", False, "RUNNING"), ("PENDING", False, "PENDING")],
)
def test_only_a_sleeper_is_woken(deployed: None, before: str, woken: bool, after: str) -> None:
    run = runs.start_run_sync(f"R-3-{before}")
    assert not runs.wake_run_sync(run), "it is on its way already"
    put(run, before)
    assert runs.wake_run_sync(run) is woken
    assert state(run) == after
    assert not runs.wake_run_sync(run)


@journey
@pytest.mark.parametrize("before", ["RUNNING", "PENDING", "CRASHED", "FAILED", "CANCELLED"])
def test_the_dead_are_revived(deployed: None, before: str) -> None:
    run = runs.start_run_sync(f"R-4-{before}")
    put(run, before)
    assert runs.revive_run_sync(run)
    assert state(run) == "SCHEDULED"
    assert not runs.revive_run_sync(run), "it is on its way already"


@journey
def test_a_sleeper_is_not_revived(deployed: None) -> None:
    run = runs.start_run_sync("R-5")
    put(run, "PAUSED", "Suspended")
    assert not runs.revive_run_sync(run)
    assert state(run) == "PAUSED"


@journey
def test_unfinished_runs_and_tags(deployed: None) -> None:
    run = runs.start_run_sync("R-6", ["one"])
    assert run not in runs.unfinished_runs_sync()
    put(run, "RUNNING")
    runs.tag_run_sync(run, ["two", "three"])
    assert set(runs.unfinished_runs_sync()[run].tags) == {"two", "three"}
    put(run, "COMPLETED")
    assert run not in runs.unfinished_runs_sync()


@journey
def test_what_was_typed_is_read_and_deleted(deployed: None) -> None:
    run = runs.start_run_sync("R-7")
    typed = {"ask-1-response": '{"outcome": "ok"}', "ask-1-schema": "{}", "ask-2-schema": "{}"}
    for key, value in typed.items():
        runs.call("POST", f"/flow_runs/{run}/input", {"key": key, "value": value}).raise_for_status()
    assert runs.read_input_sync(run, "ask-1-response") == '{"outcome": "ok"}'
    assert runs.delete_input_sync(run, "ask-1") == 2
    assert runs.read_input_sync(run, "ask-1-response") is None
    assert runs.read_input_sync(run, "ask-2-schema") == "{}"


@journey
async def test_every_call_can_be_awaited(deployed: None) -> None:
    run = await runs.start_run("R-8")
    assert (await runs.read_runs([run]))[run].name == "R-8"
    assert await runs.engine_alive()
    assert not await runs.wake_run(run)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings that point to where no Prefect is."""
    monkeypatch.setenv("REDRESS_PREFECT_API_URL", f"http://127.0.0.1:{free_ports(1)[0]}/api")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_an_engine_that_is_down_is_told_at_once(nobody: None) -> None:
    begin = time.monotonic()
    with pytest.raises(runs.EngineDown, match="does not answer"):
        runs.start_run_sync("R-9")
    with pytest.raises(runs.EngineDown):
        runs.wake_run_sync("00000000-0000-0000-0000-000000000000")
    assert not runs.engine_alive_sync()
    assert time.monotonic() - begin < 3
