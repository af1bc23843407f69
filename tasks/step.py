"""What every stage's task does: load, decide, record in one transaction; then send what was recorded."""

from collections.abc import Callable
from datetime import datetime

from adapters.cases import change_case
from adapters.clock import now
from adapters.discreet import discreet
from complaints.case import Case
from tasks.tell import tell_case

Act = Callable[[Case, datetime], None]


async def step(number: str, stage: str, act: Act) -> None:
    """Take one step of a complaint's life if it is still this stage's turn; a second call changes nothing."""
    moment = now()
    with discreet(number, stage):
        with change_case(number) as case:
            if case.stage == stage:
                act(case, moment)
        await tell_case(number, moment)
