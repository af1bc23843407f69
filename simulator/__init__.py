"""The simulation: whole lives on a virtual clock, by the same rules, without Prefect, mail or a database.

`simulate` lets invented people handle complaints for a while and counts; `replay` plays a script of answers
and says which due times, notices and closing grounds came of it. Both call the same acts as the real system.
"""

from simulator.arrivals import Arrival, generated, read_arrivals
from simulator.habits import Habits
from simulator.people import Absent, Member, Staff
from simulator.played import Played, Script
from simulator.replay import Outcome, outcome, replay
from simulator.results import Results
from simulator.world import simulate

__all__ = [
    "Absent",
    "Arrival",
    "Habits",
    "Member",
    "Outcome",
    "Played",
    "Results",
    "Script",
    "Staff",
    "generated",
    "outcome",
    "read_arrivals",
    "replay",
    "simulate",
]
