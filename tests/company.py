"""Any company of the sample packs: a town in which people answer whatever their procedure asks them.

What a test does not say is filled in as a sensible colleague would: what is required, the first answer, the
default where there is one. A question is named by its form, a duty by its key in the pack.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.cases import read_case
from adapters.packs import PACKS, read_pack
from complaints.asking import setting
from complaints.forms import form_of, schema
from complaints.pack import Pack
from complaints.records import Question
from tests.virtual import TUESDAY, Town

CONTENT = {"handling": "satisfied", "result": "satisfied", "fairness": "fair"}


def named(question: Question) -> str:
    """What is asked: the form, or the key of the duty."""
    return question.stage if question.form == "Duty" else question.form


class Company(Town):
    """A company that works by one of the shipped procedures, with its sample roster."""

    def __init__(self, procedure: str, at: str = TUESDAY) -> None:
        super().__init__(at, procedure)
        self.pack: Pack = read_pack(PACKS / f"{procedure}.yaml")

    def say(self, number: str, what: str, by: str = "", live: bool = True, **fields: Any) -> Question:
        """Answer the open question of a form or duty; what is not named is filled in. The life goes on."""
        question = self.asked(number, what)
        self.answer_again(question, by, **(self.filled(question) | fields))
        if live:
            self.live(number)
        return question

    def answer(self, number: str, form: str, by: str = "", live: bool = True, **fields: Any) -> Question:
        """The same, so that `until` works here."""
        return self.say(number, form, by, live, **fields)

    def asked(self, number: str, what: str) -> Question:
        """The open question of a form, or of the duty with this key."""
        names = [named(q) for q in self.open(number)]
        found = [q for q in self.open(number) if named(q) == what]
        assert len(found) == 1, f"{len(found)} open {what}; open: {names}, at {self.stage(number)}"
        return found[0]

    def until(self, number: str, stage: str | None, **said: Mapping[str, Any]) -> None:
        """Answer whatever is asked (`said`: by form or duty) until a stage or duty comes; None: the end."""
        for _ in range(60):
            if self.stage(number) == stage:
                return
            question = self.open(number)[-1]
            what = named(question)
            self.say(number, what, **said.get(what, {}))
        raise AssertionError(f"{number} does not reach {stage}, it is at {self.stage(number)}")

    def filled(self, question: Question) -> dict[str, Any]:
        """What a sensible colleague answers."""
        with read_case(question.number) as case:
            mine = next(q for q in case.questions if q.id == question.id)
            made = schema(form_of(case.pack, mine.form, mine.stage), setting(case, mine, self.now))
        said = {n: self._value(n, s) for n, s in made["properties"].items() if n in made["required"]}
        for name in ("checked", "duties_done"):  # what must be ticked, is
            if name in made["properties"]:
                said[name] = made["properties"][name]["items"]["enum"]
        known = CONTENT if question.form in ("Survey", "Interview") else {}
        return said | {n: v for n, v in known.items() if n in made["properties"]}

    def _value(self, name: str, spec: Mapping[str, Any]) -> Any:
        formats = {part.get("format") for part in [spec, *spec.get("anyOf", [])]}
        if spec.get("default") not in (None, "", []):
            return spec["default"]
        if "enum" in spec:
            return next(value for value in spec["enum"] if value)
        if spec.get("type") == "array":
            return spec["items"]["enum"][:1]
        if "date-time" in formats:
            later = timedelta(days=2) if spec.get("x-deadline") else timedelta()
            return (self.now + later).isoformat()
        return spec.get("minimum", 1) if spec.get("type") in ("integer", "number") else "已核实并记录"

    def promised(self, number: str, stage: str) -> datetime:
        """When a stage or duty is or was due, the last time it was promised."""
        found = [p for p in self.case(number).promises if p.stage == stage]
        assert found, f"{stage} was never promised; promised: {[p.stage for p in self.case(number).promises]}"
        return found[-1].due_at
