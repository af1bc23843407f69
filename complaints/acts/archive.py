"""Archive: the sealed file stands on the shelf, its digest in the history (procedure A, archive)."""

from datetime import datetime

from complaints.case import Case


def archive(case: Case, now: datetime, manifest_sha256: str, files: int) -> None:
    """Enter that the case file was sealed."""
    case.expect("archive")
    case.enter("archived", "system", now, manifest_sha256=manifest_sha256, files=files)
    case.settle(now)
