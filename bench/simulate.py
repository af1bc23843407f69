"""How long a simulated year of 10,000 complaints takes: with staff enough, and with too few."""

import time
from datetime import date

from adapters.calendars import load_calendar
from adapters.packs import PACKS, read_pack
from adapters.rosters import SAMPLES, read_roster
from complaints.calendar import Calendar
from complaints.pack import Pack
from simulator import Habits, Staff, generated, simulate
from simulator.draws import Draws

COMPLAINTS, DAYS = 10_000, 365
MORE = (
    "owner:engineering=3", "owner:materials=2", "owner:legal=3", "owner:customer_service=2", "owner:design=1",
    "agent=4", "supervisor=1",
)  # fmt: skip


def main() -> None:
    """Measure and print: with staff enough to keep up, then with the sample roster, where work piles up."""
    pack = read_pack(PACKS / "home-renovation.yaml")
    calendar = load_calendar(pack.calendar)
    sample = Staff.of(row.model_dump() for row in read_roster(SAMPLES / "home-renovation.yaml").people)
    enough = sample
    for wish in MORE:
        enough = enough.more(wish)
    _measure("staff enough", enough, pack, calendar)
    _measure("the sample roster", sample, pack, calendar)


def _measure(which: str, staff: Staff, pack: Pack, calendar: Calendar) -> None:
    arrivals = generated(COMPLAINTS / DAYS, date(2026, 1, 1), DAYS, pack, calendar, Habits(), Draws(1))
    begun, worked = time.perf_counter(), time.process_time()
    found = simulate(pack, calendar, staff, arrivals, Habits())
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    each = took / found.complaints * 1000
    print(
        f"a year of {found.complaints} complaints, {which}: {took:.1f} s ({each:.1f} ms each), "
        f"{cpu:.1f} s of CPU; {found.closed} closed, {found.late_complaints} late at least once"
    )
