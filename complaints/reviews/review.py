"""The record of a plan review. Its history says what was gathered, revised, approved and read."""

from sqlmodel import Field

from complaints.records import Record

PREFIX = "XD"
"""What stands before the number of a plan review (修订): XD-20261123-0001. No pack may use it."""


class Review(Record, table=True):
    """A review of a plan, beginning from one version. `outcome`: revised or no_change, once it is decided.

    `why`: what called for it (drill, period, case, roster, procedure or hand).
    """

    plan: str = Field(index=True)
    plan_version: str
    why: str
    opened_by: str
    outcome: str = ""
    new_version: str = ""
