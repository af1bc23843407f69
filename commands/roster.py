"""`redress roster FILE` and `redress password NAME`: the people who handle complaints."""

import getpass
import sys
from pathlib import Path

from adapters.database import writing
from adapters.rosters import hashed, load_roster
from complaints.errors import Refusal
from complaints.people import Person

SHORTEST = 10


def roster(file: Path) -> None:
    """Load a roster (YAML, see packs/rosters/); people who are there are brought up to date, none is deleted.

    Parameters
    ----------
    file: the roster file
    """
    print(f"{load_roster(file)} people")


def password(name: str) -> None:
    """Set a person's password, asked for on the terminal or read as one line from standard input.

    Parameters
    ----------
    name: the person's id in the roster, e.g. wang.fang
    """
    given = getpass.getpass(f"new password of {name}: ") if sys.stdin.isatty() else sys.stdin.readline()
    secret = given.rstrip("\n")
    if len(secret) < SHORTEST:
        raise Refusal(f"a password has at least {SHORTEST} characters")
    with writing() as session:
        person = session.get(Person, name)
        if person is None:
            raise Refusal(f"there is nobody with the id {name} in the roster")
        person.password_hash = hashed(secret)
    print(f"{name} has a new password")
