"""The `redress` command: one line per command, and a command is imported only when it is called."""

import os
import sys
from importlib.metadata import version

from cyclopts import App, CycloptsError

from complaints.errors import Refusal

COMMANDS = {
    "up": ("commands.up:up", "Start everything and keep it running; Ctrl-C stops."),
    "due": ("commands.due:due", "When a time limit is used up, and why."),
    "migrate": ("commands.migrate:migrate", "Bring the database to the newest schema."),
    "verify": ("commands.verify:verify", "Is a sealed case file whole and unchanged?"),
    "procedure": ("commands.procedure:procedure", "The procedures: list, show, check, draw, new."),
    "plan": ("commands.plan:plan", "The contingency plans: list, show, check."),
    "simulate": ("commands.simulate:simulate", "Try a procedure on a virtual clock: how late, how busy."),
    "learn": ("commands.learn:learn_command", "Learn to classify from a CSV file of labelled texts."),
    "classify": ("commands.classify:classify", "What a model says about texts, one JSON line each."),
    "key": ("commands.key:key", "Keys of partners' programs: new, list, limit, renew, revoke."),
    "import": ("commands.import_:import_", "Complaints from a table (CSV, XLSX), each row once."),
    "export": ("commands.export:export", "Complaints and statistics as CSV or XLSX."),
    "read-mail": ("commands.read_mail:read_mail", "What is made of a mail: complaint, reply, bounce …"),
    "roster": ("commands.roster:roster", "Who handles complaints: load a roster file."),
    "password": ("commands.roster:password", "Give a member of staff a new password."),
}
"""Name of a command: where it is, and its line in `redress --help`."""

app = App(
    name="redress",
    help="Runs written customer-complaint procedures, from receipt to archive.",
    help_format="plaintext",
    version=lambda: version("redress"),
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
)
for name, (place, line) in COMMANDS.items():
    app.command(place, name=name, help=line)


def main(tokens: list[str] | None = None) -> int:
    """Run a command. What is refused or not understood is one line on stderr and exit status 2."""
    os.umask(0o077)  # what we write is about people: for the owner of the installation alone
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(sys.argv[1:] if tokens is None else tokens)
        sys.stdout.flush()
    except (Refusal, CycloptsError) as wrong:
        for line in str(wrong).splitlines():
            print(f"redress: {line.strip()}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader has seen enough; Python must not complain again when it exits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status if isinstance(status, int) else 0
