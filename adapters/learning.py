"""Learning from the record: confirmed cases as examples, and each training with its figures.

Nothing but classes and counts leaves the models' folder; texts are read, and forgotten.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from adapters.database import reading, writing
from adapters.models import model_of, normal, path_of, write_model
from adapters.oversight_rows import in_use
from complaints.assessing import LEARNED, learned_text
from complaints.fold_desk import DESK
from complaints.learning.model import Example, example
from complaints.learning.retraining import NEWEST, Outcome, retrained
from complaints.pack import Pack
from complaints.records import Complaint, Entry
from complaints.story import Story
from complaints.training import Training

CLASSIFIED = ("classified", "reclassified")
VERBS = (*DESK, "moved", *CLASSIFIED)
TOGETHER = 500
"""So many histories are read at a time."""


@dataclass
class Confirmed:
    """A complaint as it is learned from: its text, and by procedure the classes that a person confirmed."""

    number: str
    record: dict[str, Any]
    classes: dict[str, dict[str, str]] = field(default_factory=dict)


def confirmed(session: Session) -> Iterator[Confirmed]:
    """Every complaint whose classes a person confirmed, the newest first."""
    columns: Any = (Complaint.number, Complaint.procedure, *(getattr(Complaint, name) for name in LEARNED))
    rows = session.exec(select(*columns).order_by(col(Complaint.received_at).desc(), Complaint.number)).all()
    for start in range(0, len(rows), TOGETHER):
        part = rows[start : start + TOGETHER]
        histories = _histories(session, [number for number, *_ in part])
        for number, procedure, *texts in part:
            one = Confirmed(number, dict(zip(LEARNED, texts, strict=True)))
            _follow(one, procedure, histories.get(number, []))
            if one.classes:
                yield one


def _histories(session: Session, numbers: list[str]) -> dict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    mine = col(Entry.number).in_(numbers), col(Entry.verb).in_(VERBS)
    for entry in session.exec(select(Entry).where(*mine).order_by(col(Entry.seq))):
        found[entry.number].append(entry)
    return found


def _follow(one: Confirmed, procedure: str, entries: list[Entry]) -> None:
    """What the history says of the record and its classes; what the system put there is not confirmed."""
    story = Story()
    for entry in entries:
        if entry.verb in DESK:
            DESK[entry.verb](story, entry)
        elif entry.verb == "moved":
            procedure = entry.data.get("procedure", procedure)
        elif entry.who != "system":
            one.classes[procedure] = {**one.classes.get(procedure, {}), **_classes(entry)}
    one.record |= {name: story.record[name] for name in LEARNED if story.record.get(name) is not None}


def _classes(entry: Entry) -> dict[str, str]:
    return {view: entry.data[view] for view in ("intake", "assessment", "dispatch") if entry.data.get(view)}


@dataclass
class Material:
    """What a procedure's models are learned from, by view; each text was read once."""

    pack: Pack
    examples: dict[str, list[Example]]


def materials(session: Session) -> list[Material]:
    """The confirmed cases of every procedure in use, by the views that are learned; the newest of many."""
    packs = {pack.procedure: pack for pack in in_use(session)}
    found = {name: Material(pack, {view: [] for view in _views(pack)}) for name, pack in packs.items()}
    for one in confirmed(session):
        base = example(normal(learned_text(one.record)), "")
        for procedure, classes in one.classes.items():
            if procedure not in found:
                continue
            for view, mine in found[procedure].examples.items():
                known = packs[procedure].views[view].classes  # type: ignore[index]
                if classes.get(view) in known and len(mine) < NEWEST:
                    mine.append(Example(classes[view], base.features, base.shape))
    return list(found.values())


def _views(pack: Pack) -> list[str]:
    return [view for view in pack.views if view in pack.learning.views]


def retrain(now: datetime) -> dict[str, int]:
    """Train every view with enough confirmed cases; how many were trained, taken, and left out."""
    counts = {"trained": 0, "taken": 0, "too few": 0}
    with reading() as session:
        found = materials(session)
    for material in found:
        for view, examples in material.examples.items():
            outcome = retrained(examples, model_of(material.pack.procedure, view))
            if outcome is None:
                counts["too few"] += 1
                continue
            _keep(material.pack.procedure, view, outcome, now)
            counts["trained"] += 1
            counts["taken"] += outcome.taken
    return counts


def _keep(procedure: str, view: str, outcome: Outcome, now: datetime) -> None:
    """Replace the model if the new one is better, and write the training down."""
    if outcome.taken:
        write_model(outcome.model, path_of(procedure, view))
    row = Training(
        procedure=procedure, view=view, at=now, cases=outcome.cases, macro_f1=outcome.macro_f1,
        before=outcome.before, taken=outcome.taken, why=outcome.why, report=outcome.report,
    )  # fmt: skip
    with writing() as session:
        session.add(row)
