"""`redress plan`: the contingency plans there are, one of them in words, and plan files checked."""

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from adapters.packs import packs
from adapters.plans import plan_paths, plans, read_plan
from commands.plan_page import page_of
from commands.procedure_table import aligned
from complaints.errors import Refusal
from complaints.explain import language_of

Locale = Annotated[str, Parameter(name=["--locale", "--lang"])]

plan = App(name="plan", help="The contingency plans: list, show, check.", help_format="plaintext")


@plan.command(name="list")
def list_(
    *, locale: Locale = "zh-Hans", as_json: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """The plans there are, with their goals.

    Parameters
    ----------
    locale
        language of the titles: zh-Hans, zh-Hant or en
    as_json
        print a list of objects instead of a table
    """
    language = language_of(locale)
    found = [
        {
            "plan": one.plan,
            "title": one.title.text(language),
            "version": one.version,
            "effective": str(one.effective_on),
            "first contact": one.goals.first_contact,
            "decision": one.goals.decision,
            "steps": len(one.steps),
        }
        for one in plans().values()
    ]
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else aligned(found))


@plan.command
def show(name: str, *, locale: Locale = "zh-Hans") -> None:
    """A whole plan as a page of text.

    Parameters
    ----------
    name
        a plan, or a plan file
    locale
        zh-Hans, zh-Hant or en
    """
    path = Path(name)
    if name not in plans() and not path.is_file():
        raise Refusal(f"'{name}' is no plan and no file; known: {', '.join(plans())}")
    chosen = plans()[name] if name in plans() else read_plan(path, packs())
    print(page_of(chosen, packs(), language_of(locale)), end="")


@plan.command
def check(*files: Path) -> int:
    """Every mistake of plan files, with file and line; without files, of those in use. Exit code 1: some.

    Parameters
    ----------
    files
        plan files
    """
    status = 0
    for path in files or tuple(plan_paths()):
        try:
            found = read_plan(path, packs())
        except Refusal as refusal:
            status = 1
            print(refusal, file=sys.stderr)
        else:
            print(f"{path}: correct: {found.plan} {found.version}, {len(found.steps)} steps")
    return status
