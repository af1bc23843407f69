"""What may be done with a drill, each with its form: begin now, put off, pause, let go on, break off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from complaints.acts.drill import begin, put_off, row_of
from complaints.acts.drill_end import break_off, pause, resume
from complaints.case import Case
from complaints.forms.base import Answer, Setting
from complaints.forms.drills import DrillPutOff, DrillReason
from complaints.people import Person
from complaints.wants_of_courses import plan_at_hand
from portal.drill_doors import leads
from portal.web import locale_of, page
from portal.widgets import other_errors, widgets


@dataclass(frozen=True)
class Act:
    """Its title, what it does in a sentence, its form (None: nothing to be filled in) and its verb."""

    title: str
    what: str
    form: type[Answer] | None
    act: Callable[..., None]


ACTS: dict[str, Act] = {
    "beginning": Act("现在开始", "演练立即开始：预案点名的人员会收到通知和任务。", None, begin),
    "postponement": Act("推迟", "改到新的时间；有关人员会收到通知。", DrillPutOff, put_off),
    "pause": Act("暂停计时", "有真实事件需要处理时暂停：所有时限停止计时。", DrillReason, pause),
    "resumption": Act("继续", "演练继续：各项时限剩余的时间不变。", DrillReason, resume),
    "termination": Act("中止", "演练到此为止，不评分；正在办理的人员会收到通知。", DrillReason, break_off),
}
"""By the noun in the address."""
ANY_ACT = f"^({'|'.join(ACTS)})$"


def allowed(person: Person, case: Case) -> list[str]:
    """The acts that are possible now and this person's to do: leaders', and ending one's own self-drill."""
    place = case.place
    if place == "begin":
        possible = ["beginning", "postponement", "termination"]
    elif place == "practise":
        possible = ["resumption" if case.story.paused_since is not None else "pause", "termination"]
    else:
        possible = []
    if leads(person):
        return possible
    own = row_of(case).kind == "self" and row_of(case).trainee == person.id
    return [act for act in possible if act == "termination"] if own else []


def setting(case: Case) -> Setting:
    """What a form is answered in."""
    return Setting(case.pack)


def do(case: Case, act: str, answer: Answer | None, by: str, now: datetime) -> None:
    """Do it. The caller has seen that it is allowed; the verb refuses what has become impossible since."""
    if act == "beginning":
        begin(case, now, by)
    else:
        ACTS[act].act(case, answer, by, now)


def form_page(
    request: Request,
    case: Case,
    act: str,
    now: datetime,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """The form of an act on a page of its own: what is typed there no refresh takes away."""
    chosen, locale = ACTS[act], locale_of(request)
    zone = case.calendar.zone
    fields = widgets(chosen.form, setting(case), locale, zone, kept, errors) if chosen.form else []
    return page(
        request,
        "drill_act.html",
        422 if errors else 200,
        zone=zone,
        now=now,
        row=row_of(case),
        plan=plan_at_hand(case),
        act=act,
        chosen=chosen,
        fields=fields,
        errors=other_errors(fields, errors or {}, locale),
        wrong=bool(errors),
    )
