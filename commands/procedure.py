"""`redress procedure`: the procedures there are, in words and drawn, checked, and a start for one's own."""

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from adapters.packs import read_pack
from adapters.settings import settings
from commands.procedure_check import checked
from commands.procedure_files import is_shipped, places, whereabouts
from commands.procedure_new import DEFAULT_ORIGIN, begun
from commands.procedure_table import aligned
from complaints.errors import Refusal
from complaints.explain import language_of

Locale = Annotated[str, Parameter(name=["--locale", "--lang"])]

procedure = App(
    name="procedure",
    help="The procedures there are: list, show, check, draw; new: a start for one's own.",
    help_format="plaintext",
)


@procedure.command(name="list")
def list_(
    *, locale: Locale = "zh-Hans", as_json: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> int:
    """The procedures that would run now; exit code 1 when one of them is not correct.

    Parameters
    ----------
    locale
        language of the titles: zh-Hans, zh-Hant or en
    as_json
        print a list of objects instead of a table
    """
    language, found, wrong = language_of(locale), [], []
    for name, path in sorted(places().items()):
        try:
            pack = read_pack(path)
        except Refusal:
            wrong.append(f"{name} is not correct: redress procedure check {path}")
            continue
        row: dict[str, str | int] = {
            "procedure": name,
            "title": pack.title.text(language),
            "version": pack.version,
        }
        row |= {"from": "shipped" if is_shipped(path) else str(path), "default": name == settings().procedure}
        found.append(
            row | {"stages": len(pack.stages), "duties": len(pack.duties), "levels": len(pack.levels)}
        )
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(aligned(found))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


@procedure.command
def show(name: str, *, locale: Locale = "zh-Hans") -> None:
    """A whole procedure as a page of text, to be read beside the original.

    Parameters
    ----------
    name
        a procedure, or a pack file
    locale
        zh-Hans, zh-Hant or en
    """
    from portal.drawing_page import page_of

    print(page_of(read_pack(whereabouts(name)), language_of(locale)), end="")


@procedure.command
def check(*files: str) -> int:
    """Every mistake of pack files at once, as file:line: where: what; exit code 1 when there is one.

    Parameters
    ----------
    files
        pack files or names of procedures; none: all there are
    """
    wrong = 0
    known = places()
    paths = [] if files else sorted(known.values())
    for file in files:
        try:
            paths.append(whereabouts(file))
        except Refusal as refusal:
            print(refusal)
            wrong += 1
    for lines, good in checked(paths, known):
        print("\n".join(lines))
        wrong += not good
    return 1 if wrong else 0


@procedure.command
def draw(name: str, *, out: Path | None = None, locale: Locale = "zh-Hans") -> None:
    """The flow chart of a procedure as SVG, with its limits, levels, duties and grounds.

    Parameters
    ----------
    name
        a procedure, or a pack file
    out
        the file to write; default: standard output
    locale
        zh-Hans, zh-Hant or en
    """
    from portal.drawing import draw as drawn

    chart = drawn(read_pack(whereabouts(name)), language_of(locale), alone=True) + "\n"
    if out is None:
        print(chart, end="")
        return
    try:
        out.write_text(chart, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}") from None
    print(f"{out} is drawn")


@procedure.command
def new(
    name: str, *, origin: Annotated[str, Parameter(name="--from")] = DEFAULT_ORIGIN, out: Path | None = None
) -> int:
    """A pack of one's own, begun as a copy of another with its comments; never writes over a file.

    Parameters
    ----------
    name
        the new procedure's name: small letters, figures and -
    origin
        the procedure (or pack file) to copy
    out
        the file to write; default NAME.yaml in REDRESS_PACKS, or here
    """
    path = begun(name, whereabouts(origin), out)
    for lines, good in checked([path], places()):
        print("\n".join(lines))
        if not good:
            return 1
    print(
        "Change title, introduction and what differs, then: redress procedure check, show and draw this file."
    )
    print("To let it run: put it into the folder that REDRESS_PACKS names, and start again.")
    return 0
