"""How long the desk waits for what may be the same complaint, with 20,000 of the last year on record."""

import os
import random
import resource
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

COMPLAINTS = 20_000
ASKED = 40
STORIES = Path(__file__).parents[1] / "tests" / "seen" / "stories.yaml"


def main() -> None:
    """Fill a database, ask once cold and often warm, print."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"REDRESS_VAR": var}
        measure()


def measure() -> None:
    from adapters.cases import case_in
    from adapters.clock import now
    from adapters.database import migrate, reading
    from adapters.seen import candidates

    migrate()
    numbers = _fill(now())
    spent: list[float] = []
    suggested = 0
    with reading() as session:
        for number in numbers:
            case = case_in(session, number)
            started = time.process_time()
            found = candidates(session, case, now())
            spent.append(time.process_time() - started)
            suggested += len(found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"candidates among {COMPLAINTS}: first {spent[0] * 1000:.0f} ms of CPU (the index is made), ", end=""
    )
    print(
        f"then {median(spent[1:]) * 1000:.0f} ms, worst {max(spent[1:]) * 1000:.0f} ms; {memory} MB in all; "
        f"{suggested / len(spent):.1f} suggested each"
    )


def _fill(moment: datetime) -> list[str]:
    """Complaints of a year, and the numbers of some that were filed by the rules' own act."""
    import yaml

    from adapters.calendars import load_calendar
    from adapters.database import writing
    from adapters.packs import packs
    from adapters.seen import keyed, mark
    from complaints.acts.file import file_complaint
    from complaints.filing import Filing
    from complaints.marks import Mark
    from complaints.records import Complaint

    dice = random.Random(1)
    told = [text for story in yaml.safe_load(STORIES.read_text(encoding="utf-8")) for text in story.values()]
    parts = [part for text in told for part in text.replace("。", "，").split("，") if len(part) > 3]
    sites = [f"小区{chr(0x4E00 + n)}" for n in range(200)]
    step = timedelta(days=360) / COMPLAINTS
    with writing() as session:
        for index in range(COMPLAINTS):
            at, number = moment - index * step, f"TS-{index:06}"
            phone, site = f"138{dice.randrange(12_000):08}", dice.choice(sites)
            matter = "，".join(dice.sample(parts, 5)) + "。"
            session.add(
                Complaint(
                    number=number,
                    procedure="home-renovation",
                    version="1",
                    channel="web",
                    source="direct",
                    name="客户",
                    phone=phone,
                    matter=matter,
                    project=site,
                    received_at=at,
                    accepted_at=at,
                )
            )
            for kind, plain in (("phone", phone), ("site", site)):
                session.add(Mark(number=number, kind=kind, key=keyed(kind, plain)))
        pack, calendar, filed = packs()["home-renovation"], load_calendar("cn"), []
        for index in range(ASKED):
            who = {"name": "客户", "phone": f"138{index:08}"}
            said = {"matter": "，".join(dice.sample(parts, 4)), "project": dice.choice(sites)}
            filing = Filing.model_validate({"channel": "phone", "complainant": who, **said})
            case = file_complaint(session, filing, pack, calendar, moment, "bench")
            mark(session, case)
            filed.append(case.number)
    return filed


if __name__ == "__main__":
    main()
