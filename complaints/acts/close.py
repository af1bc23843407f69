"""Close: on a ground of the pack, never without one (ISO 10002, closing the complaint)."""

from datetime import datetime

from complaints.acts.inform import inform
from complaints.acts.outside import report_closing
from complaints.case import Case
from complaints.errors import Refusal
from complaints.pack import MERGED_GROUND
from complaints.writing import write_customer


def close(case: Case, ground: str, by: str, now: datetime, reasons: str = "", *, tell: bool = True) -> None:
    """Enter the closing with its ground and tell the customer (`tell`). The caller settles."""
    if ground not in (*case.pack.grounds, MERGED_GROUND):
        raise Refusal(f"'{ground}' is no closing ground of {case.pack.procedure}")
    case.enter("closed", by, now, ground=ground, reasons=reasons)
    inform(case, "closed", now)
    report_closing(case, now)
    if tell and ground != "withdrawn":
        write_customer(case, "closing", now, ground=ground, reasons=reasons)
