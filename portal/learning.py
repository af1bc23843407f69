"""What is learned from confirmed cases: each training with its figures, and how often people agreed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from adapters.clock import now
from adapters.database import reading
from adapters.learning_rows import MONTHS, agreements, confirmed_by_procedure, trainings
from adapters.models import model_of
from adapters.office import default_calendar
from adapters.oversight_rows import in_use
from adapters.packs import pack_named
from adapters.runs import EngineDown
from adapters.settings import settings
from adapters.training_runs import start_training_sync
from complaints.calendar import Locale
from complaints.learning.judging import RATE
from complaints.learning.retraining import CLASSES, EACH, FEWEST, LEAST, MARGIN
from complaints.pack import Pack
from complaints.training import Training
from portal.oversight_view import Overseer, oversight_page
from portal.sessions import StaffSent
from portal.web import locale_of

router = APIRouter(prefix="/oversight/learning", include_in_schema=False)

WHY = {
    "first": "第一个模型",
    "better": "优于在用的模型",
    "not_better": "不比在用的模型好",
    "useless": "不比一律填最常见的分类好",
}
SHOWN = 12
"""Of more classes the confusion table shows the most frequent ones."""


@router.get("")
def learning(request: Request, person: Overseer, asked: str = "") -> Response:
    """Every procedure and view: its last training, the trainings before, and people's agreement by month."""
    moment, locale = now(), locale_of(request)
    zone = default_calendar().zone
    with reading() as session:
        done, waiting = trainings(session), _waiting(session)
        agreed, unasked = agreements(session, moment - timedelta(days=31 * MONTHS), zone)
    views = [_view(procedure, view, rows, locale) for (procedure, view), rows in done.items()]
    return oversight_page(
        request,
        "oversight_learning.html",
        now=moment,
        tab="/learning",
        views=views,
        waiting=[one for one in waiting if (one["procedure"], one["view"]) not in done],
        agreed=agreed,
        unasked=unasked,
        why=WHY,
        asked=asked,
        limits={"fewest": FEWEST, "classes": CLASSES, "each": EACH, "least": LEAST, "rate": RATE},
        margin=MARGIN,
        days=settings().learn_days,
    )


@router.post("/trainings")
def train(request: Request, person: Overseer, posted: StaffSent) -> Response:
    """Ask for a training now; its figures stand here when it is through."""
    try:
        start_training_sync()
    except EngineDown:
        return RedirectResponse("/oversight/learning?asked=down", 303)
    return RedirectResponse("/oversight/learning?asked=yes", 303)


def _waiting(session: Session) -> list[dict[str, Any]]:
    """How many cases are confirmed, for every view that is learned."""
    counts = confirmed_by_procedure(session)
    return [
        {"procedure": pack.procedure, "pack": pack, "view": view, "cases": counts.get(pack.procedure, 0)}
        for pack in in_use(session)
        for view in pack.views
        if view in pack.learning.views
    ]


def _view(procedure: str, view: str, rows: list[Training], locale: Locale) -> dict[str, Any]:
    pack, last = pack_named(procedure), rows[0]
    found = last.report["new"]
    labels = _labels(pack, view, locale)
    frequent = sorted(found["classes"], key=lambda key: -found["classes"][key]["cases"])[:SHOWN]
    lines = [(labels.get(key, key), _line(found["confusion"].get(key, {}), frequent)) for key in frequent]
    rest = any(line[-1] for _, line in lines)
    return {
        "pack": pack,
        "label": pack.views[view].label.text(locale) if view in pack.views else view,
        "last": last,
        "rows": rows,
        "found": found,
        "before": last.report.get("before"),
        "in_use": model_of(procedure, view) is not None,
        "classes": [(labels.get(key, key), one) for key, one in found["classes"].items()],
        "confusion": [(name, line if rest else line[:-1]) for name, line in lines],
        "rest": rest,
        "columns": [labels.get(key, key) for key in frequent],
        "more": len(found["classes"]) - len(frequent),
    }


def _line(by: Mapping[str, int], columns: list[str]) -> list[int]:
    """One confirmed class against what the model found likeliest; the last figure: all others."""
    return [*(by.get(key, 0) for key in columns), sum(n for key, n in by.items() if key not in columns)]


def _labels(pack: Pack, view: str, locale: Locale) -> dict[str, str]:
    shown = pack.views.get(view)  # type: ignore[call-overload]
    return {key: one.label.text(locale) for key, one in shown.classes.items()} if shown else {}
