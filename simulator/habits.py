"""How people behave in the simulation: how long they take, and how often they say what. All assumed."""

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from complaints.conditions import VIEWS
from complaints.errors import Refusal
from complaints.forms import QUESTIONS, form_of
from complaints.forms.base import Setting, choices
from complaints.pack import Pack

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]
Days = Annotated[float, Field(ge=0, le=366)]

MINUTES: dict[str, float] = {
    "Registration": 6,
    "Classification": 8,
    "Assignment": 5,
    "Settlement": 15,
    "Investigation": 60,
    "Resolution": 45,
    "Approval": 10,
    "ReplyCall": 10,
    "Interview": 8,
    "ClosingDecision": 20,
    "ExtensionDecision": 5,
    "Duty": 20,
}
"""Minutes of work one answer costs, by form (or by the key of a duty); half the answers take less."""
OTHER_MINUTES = 10.0
NUMBER = "a number"
"""Stands for every answer to a field that takes a number."""


class Shares(BaseModel):
    """How often something is so, from 0 to 1."""

    model_config = ConfigDict(extra="forbid")

    valid: Share = 0.92
    complete: Share = Field(0.9, description="the record is complete as it is filed")
    email: Share = Field(0.8, description="customers who leave an address")
    returns: Share = Field(0.05, description="customers who complained before")
    refuses: Share = Field(0.03, description="owners who send a complaint back")
    settles: Share = Field(0.7, description="settled on the spot where the first line may")
    asks_customer: Share = Field(0.05, description="investigations in which the customer is asked something")
    asks_time: Share = Field(0.02, description="resolutions for which more time is asked")
    approves: Share = 0.9
    passes: Share = Field(0.9, description="checks that are passed")
    reached: Share = Field(0.85, description="customers who are reached by telephone")
    answers: Share = Field(0.5, description="customers who answer what they are sent")
    satisfied: Share = 0.85
    closes: Share = Field(0.7, description="closing decisions that close instead of reworking")
    withdraws: Share = 0.02


class Until(BaseModel):
    """Days until a customer does something; half of them take less."""

    model_config = ConfigDict(extra="forbid")

    answer: Days = 1
    withdrawal: Days = 2


class Chosen(BaseModel):
    """Weights by which arrivals and classes are drawn; what is left out is equally likely."""

    model_config = ConfigDict(extra="forbid")

    channel: dict[str, Weight] = {}
    source: dict[str, Weight] = {"direct": 1}
    intake: dict[str, Weight] = {}
    assessment: dict[str, Weight] = {}
    dispatch: dict[str, Weight] = {}
    level: dict[str, Weight] = Field({}, description="left out: as the words of the pack suggest")
    flag: dict[str, Share] = Field({}, description="share of the complaints for which it is confirmed")


class Habits(BaseModel):
    """Everything the simulation assumes about people."""

    model_config = ConfigDict(extra="forbid")

    minutes: dict[str, Annotated[float, Field(ge=0, le=10_000)]] = {}
    spread: Annotated[float, Field(ge=0, le=3)] = 0.5
    shares: Shares = Shares()
    days: Until = Until()
    chosen: Chosen = Chosen()
    answers: dict[str, dict[str, Weight]] = Field(
        {}, description="FORM.FIELD or DUTY.FIELD: weights of answers"
    )

    def minutes_for(self, form: str, stage: str) -> float:
        """The median of minutes that an answer costs: said of the stage or duty, of the form, or assumed."""
        for name in (stage, form):
            if name in self.minutes:
                return self.minutes[name]
        return MINUTES.get(form, OTHER_MINUTES)


def read_habits(data: Any, where: str) -> Habits:
    """Habits as people write them. Refusal with a line for each mistake; `where` names the file."""
    try:
        return Habits.model_validate({} if data is None else data)
    except ValidationError as error:
        lines = [f"{where}: {'.'.join(map(str, e['loc'])) or 'habits'}: {e['msg']}" for e in error.errors()]
        raise Refusal("\n".join(lines)) from None


def expect_fitting(habits: Habits, pack: Pack, where: str) -> None:
    """Refusal with a line for every name in the habits that the procedure does not have."""
    chosen, views = habits.chosen, {str(name): view.classes for name, view in pack.views.items()}
    forms = [*QUESTIONS, "Duty"]
    listed: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("minutes", habits.minutes, [*forms, *pack.stages, *pack.duties]),
        (
            "answers",
            (name.partition(".")[0] for name in habits.answers),
            [*forms, *pack.stages, *pack.duties],
        ),
        ("chosen.channel", chosen.channel, pack.channels),
        ("chosen.source", chosen.source if "source" in chosen.model_fields_set else (), pack.sources),
        *((f"chosen.{view}", getattr(chosen, view), views.get(view, ())) for view in VIEWS),
        ("chosen.level", chosen.level, pack.levels),
        ("chosen.flag", chosen.flag, pack.flags),
    ]
    wrong = [
        f"{where}: {name}: the procedure has no '{one}'; it has: {', '.join(known) or 'none'}"
        for name, given, known in listed
        for one in given
        if one not in known
    ]
    weights = [("chosen." + n, getattr(chosen, n)) for n in ("channel", "source", *VIEWS, "level")]
    weights += [(f"answers.{name}", given) for name, given in habits.answers.items()]
    wrong += [
        f"{where}: {name}: at least one weight must be above 0"
        for name, given in weights
        if given and not any(given.values())
    ]
    if not wrong:
        wrong = [f"{where}: answers.{line}" for line in _strange_answers(habits, pack)]
    if wrong:
        raise Refusal("\n".join(wrong))


def _strange_answers(habits: Habits, pack: Pack) -> Iterator[str]:
    """A line for every field that no such form has, and for every answer that its field does not list."""
    for name, weights in habits.answers.items():
        place, _, field = name.partition(".")
        fields = _fields(place, pack)
        if field not in fields:
            yield f"{name}: there is no field '{field}'; there is: {', '.join(fields) or 'none'}"
        elif (listed := fields[field]) is not None:
            for answer in weights:
                if answer not in listed and not (NUMBER in listed and _is_number(answer)):
                    yield f"{name}: '{answer}' is no answer; there is: {', '.join(listed) or 'none'}"


def _fields(place: str, pack: Pack) -> dict[str, list[str] | None]:
    """The fields of a form, a duty or any form of a stage, each with its answers; None: any."""
    if place in pack.duties:
        forms = [form_of(pack, "Duty", place)]
    elif place == "Duty":
        forms = [form_of(pack, "Duty", duty) for duty in pack.duties]
    else:
        forms = [QUESTIONS[place]] if place in QUESTIONS else list(QUESTIONS.values())
    found: dict[str, list[str] | None] = {}
    for form in forms:
        setting = Setting(pack, known={"offers": ("first", "second")})
        listed, made = choices(form, setting), form.model_json_schema()["properties"]
        for name, spec in made.items():
            answers = _answers(spec, list(listed.get(name, ())))
            before = found.get(name, [])
            found[name] = None if answers is None or before is None else [*before, *answers]
    return {name: answers and list(dict.fromkeys(answers)) for name, answers in found.items()}


def _answers(spec: dict[str, Any], listed: list[str]) -> list[str] | None:
    """What a field lists, in the pack or by itself; None when that depends on the complaint, or is free."""
    fixed = [str(value) for value in spec.get("enum", spec.get("items", {}).get("enum", ())) if value != ""]
    if spec.get("type") == "boolean":
        fixed = ["yes", "no"]
    if {"number", "integer"} & {one.get("type") for one in (spec, *spec.get("anyOf", ()))}:
        fixed = [NUMBER]
    return fixed or listed or None


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
