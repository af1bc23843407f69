"""`redress migrate`: bring the database to the newest schema."""

from adapters.database import migrate as bring_up_to_date


def migrate() -> None:
    """Bring the database to the newest schema; `redress up` does it by itself."""
    bring_up_to_date()
    print("the database is up to date")
