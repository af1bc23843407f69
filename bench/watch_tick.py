"""How long a tick of the watch takes with 10,000 open cases (nothing due; 100 notices due).

And what plans add to it: a look at the entries of new complaints, at clusters (here one of all), at drills.
"""

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta

CASES = 10_000


def main() -> None:
    """Fill a database, tick, print."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"REDRESS_VAR": var, "REDRESS_PREFECT_PORT": "9", "REDRESS_MAIL_PORT": "10"}
        asyncio.run(measure())


async def measure() -> None:
    from adapters.database import migrate
    from flows import sweep
    from flows.board import board
    from tasks.tell import tell_all

    migrate()
    moment = datetime.now(UTC)
    _fill(moment)
    for label, at in (("nothing due", moment), ("100 notices due", moment + timedelta(hours=3))):
        started = time.perf_counter()
        await sweep.end_silence(at)
        given = await sweep.give_notices(at)
        sweep.recount_provisional(at)
        await tell_all(at)
        await sweep.heal_lives(at)
        board(at)
        seconds = time.perf_counter() - started
        print(f"watch tick, {CASES} open cases, {label}: {seconds * 1000:.0f} ms ({given} notices)")
    await _of_plans(moment)


async def _of_plans(moment: datetime) -> None:
    from adapters.plan_versions import keep_plans
    from tasks.drills import move_on
    from tasks.plans import SLICE, activate_clusters, activate_met

    keep_plans(moment)
    for label, look in (
        (f"{SLICE} entries of new complaints", activate_met),
        ("the clusters of plans", activate_clusters),
        ("drills and reviews, none due", move_on),
    ):
        started = time.perf_counter()
        done = await look(moment)
        seconds = time.perf_counter() - started
        print(f"watch tick, {CASES} open cases, {label}: {seconds * 1000:.0f} ms ({done} done)")


def _fill(moment: datetime) -> None:
    """10,000 complaints that wait for their owners; 100 of them are due within three hours."""
    from adapters.calendars import load_calendar
    from adapters.database import writing
    from adapters.packs import packs
    from adapters.rosters import SAMPLES, load_roster
    from complaints.acts.file import file_complaint
    from complaints.asking import ask
    from complaints.filing import Filing

    pack, calendar = packs()["home-renovation"], load_calendar("cn")
    filing = Filing.model_validate(
        {"channel": "phone", "complainant": {"name": "客户"}, "matter": "地板开裂", "demand": "修好"}
    )
    load_roster(SAMPLES / "home-renovation.yaml")
    for start in range(0, CASES, 500):
        with writing() as session:
            for index in range(start, start + 500):
                case = file_complaint(session, filing, pack, calendar, moment, "bench")
                ask(case, moment)
                case.complaint.run_id = f"00000000-0000-0000-0000-{index:012d}"
                assert case.promise is not None
                due = moment + (timedelta(hours=1) if index < 100 else timedelta(days=9))
                case.promise.due_at = case.promise.next_notice_at = due


if __name__ == "__main__":
    main()
