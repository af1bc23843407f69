"""Every shipped procedure lives a whole life through real Prefect, real processes and real SMTP."""

from collections.abc import Iterator

import pytest

from adapters.packs import packs
from tests.journeys.conftest import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
OF_A_LIFE = ["register", "classify", "investigate", "resolve", "reply", "survey", "archive"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A company that runs all shipped procedures at once, with all their people."""
    stack = Stack(tmp_path_factory.mktemp("procedures") / "var")
    stack.environ["REDRESS_PROCEDURES"] = ",".join(packs())
    stack.start()
    yield stack
    stack.stop()


@pytest.mark.parametrize("procedure", packs())
def test_a_life_of_each_procedure_is_told_step_by_step_in_prefect(house: Stack, procedure: str) -> None:
    pack, stranger = packs()[procedure], house.stranger()
    channel = "web" if "web" in pack.channels else next(iter(pack.channels))
    number = stranger.file(procedure=procedure, channel=channel)
    case = stranger.live(number)
    assert (case["procedure"], case["version"], case["stage"]) == (procedure, pack.version, "closed")
    assert case["closing_ground"] in pack.grounds
    house.wait(lambda: house.run_of(number)["state_type"] == "COMPLETED")
    steps = house.task_runs(number)
    assert [step for step in steps if step in OF_A_LIFE] == (
        OF_A_LIFE if "investigate" in steps else ["register", "classify", "survey", "archive"]
    )
    performed = [e["data"]["duty"] for e in stranger.history(number) if e["verb"] == "performed"]
    in_line = [duty for duty in performed if pack.duties[duty].before]
    assert [step for step in steps if step in pack.duties] == in_line
    assert sum(entry["verb"] == "filed" for entry in stranger.history(number)) == 1
