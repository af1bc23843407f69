"""`redress key`: the keys by which programs of partners speak to us (see docs/api.md)."""

import getpass
import json
from collections.abc import Callable
from typing import Annotated, TypeVar

from cyclopts import App, Parameter
from sqlmodel import col, select

from adapters import keys
from adapters.clock import now
from adapters.database import migrate, reading
from adapters.words import say
from commands.procedure_table import aligned
from complaints.errors import Refusal
from complaints.people import ApiKey
from complaints.programs import USUAL

T = TypeVar("T")

key = App(
    name="key",
    help="Keys of partners' programs: new, list, limit, renew, revoke.",
    help_format="plaintext",
)


@key.command
def new(name: str, *, scopes: str = ",".join(USUAL), per_minute: int = 60, partner: str = "") -> None:
    """Make a key and print it, this once: it is kept nowhere.

    Parameters
    ----------
    name
        under which the record shows what it files: small letters, digits, points and hyphens
    scopes
        what it may do, with commas: file, read (what it filed itself), read_all, answer, history, webhooks
    per_minute
        how many calls it may make in a minute
    partner
        whose it is
    """
    chosen = [one.strip() for one in scopes.split(",") if one.strip()]
    print(_done(lambda: keys.new_key(name, chosen, per_minute, partner, _who(), now()))[1])


@key.command(name="list")
def list_(*, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """The keys there are and were, without what they are.

    Parameters
    ----------
    as_json
        print a list of objects instead of a table
    """
    migrate()
    with reading() as session:
        rows = session.exec(select(ApiKey).order_by(ApiKey.name, col(ApiKey.created_at))).all()
    found = [row.model_dump(mode="json", exclude={"digest"}) for row in rows]
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    shown = ("name", "partner", "scopes", "per_minute", "last_used_at", "revoked_at")
    lines = [{name: _plain(row[name]) for name in shown} for row in found]
    print(aligned(lines) if lines else "no keys but the first one (var/secrets/api-key)")


@key.command
def limit(name: str, per_minute: int) -> None:
    """Change how many calls a minute a key may make.

    Parameters
    ----------
    name
        of the key
    per_minute
        from now on
    """
    _done(lambda: keys.change_limit(name, per_minute))
    print(f"{name} may make {per_minute} calls a minute")


@key.command
def renew(name: str) -> None:
    """Make another key in place of one and print it, this once; the old one opens nothing from now on.

    Parameters
    ----------
    name
        of the key
    """
    print(_done(lambda: keys.renew(name, _who(), now()))[1])


@key.command
def revoke(name: str) -> None:
    """From now on a key opens nothing, and its webhooks are told nothing.

    Parameters
    ----------
    name
        of the key
    """
    _done(lambda: keys.revoke(name, _who(), now()))
    print(f"{name} is revoked")


def _done(act: Callable[[], T]) -> T:
    """What an act gives; a refusal in English."""
    migrate()
    try:
        return act()
    except Refusal as wrong:
        raise Refusal(say(str(wrong), "en")) from None


def _who() -> str:
    """Who sits at the terminal, for the record."""
    return f"{getpass.getuser()} (redress key)"


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
