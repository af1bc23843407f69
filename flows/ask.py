"""Asking people: the only place where a life sleeps, and where an answer given in the Prefect UI is read."""

import json
from typing import Any

from prefect.client.orchestration import get_client
from prefect.exceptions import Pause
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput
from prefect.input.run_input import Keyset
from prefect.runtime import flow_run
from prefect.states import Scheduled

from adapters.cases import change_case, read_case
from adapters.clock import now
from adapters.runs import delete_input, read_input
from adapters.settings import settings
from complaints.acts.answer import Late, record_answer
from complaints.asking import ask, setting
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import FormErrors, form_of, schema
from complaints.forms.base import Setting
from complaints.records import Question
from complaints.waiting import held_up
from flows.tags import show_tags
from tasks.tell import tell_case

SUSPENDED = "suspended-"
"""What Prefect puts before the key of a suspension to name its inputs."""


async def ask_and_sleep(number: str) -> bool:
    """True when the present stage has the answer it needs, or needs none; sleeps until then.

    False when the question was answered or withdrawn while the run lay down: the record must be read again.
    """
    with change_case(number) as case:
        question = ask(case, now())
        waits = question is not None or held_up(case, now())
    await tell_case(number, now())
    if not waits:
        return True
    if question is None:
        await _rest(number)
        return True
    errors = await _resume_answer(number, question)
    if errors is not None:
        await _sleep(number, question, errors)
    return False


async def _rest(number: str) -> None:
    """Suspend the run while it waits for no answer; what comes while we lie down wakes us at once."""
    if not _held_up(number):
        return
    await show_tags(number)
    try:
        await asuspend_flow_run(key=f"rest-{now().timestamp()}")
    except Pause:
        if not _held_up(number):
            async with get_client() as client:
                await client.set_flow_run_state(flow_run.id, Scheduled())
        raise


def _held_up(number: str) -> bool:
    with read_case(number) as case:
        return held_up(case, now())


async def _resume_answer(number: str, question: Question) -> dict[str, str] | None:
    """Record what was typed behind Resume. None: recorded; else the errors to show (none if nothing came)."""
    if not question.suspended:
        return {}
    typed = await read_input(_run_id(), f"{_key(question)}-response")
    if typed is None:
        return {}
    try:
        with change_case(number) as case:
            mine = next(q for q in case.questions if q.id == question.id)
            record_answer(case, mine, json.loads(typed), "operations", "prefect", now())
    except FormErrors as wrong:
        return wrong.errors
    except Late:
        return None
    except Refusal as refused:  # not this person, not now: said on the form, and asked again
        return {"": str(refused)}
    finally:
        await delete_input(_run_id(), _key(question))
    return None


async def forget_typed() -> None:
    """Delete every form of this run and what was typed into it: it may be personal, and came too late.

    So it is when the question was answered on the portal, or taken back, before the run had read the form,
    and when the worker died between the record and the deletion.
    """
    await delete_input(_run_id(), SUSPENDED)


def _run_id() -> str:
    return str(flow_run.id)


def _key(question: Question) -> str:
    """Under which name Prefect keeps the form and what is typed into it."""
    return f"{SUSPENDED}{question.id}-{question.suspended}"


async def _sleep(number: str, question: Question, errors: dict[str, str]) -> None:
    """Suspend the run behind a typed form. An answer that came while we lay down wakes us at once."""
    with change_case(number) as case:
        mine = next(q for q in case.questions if q.id == question.id)
        if not mine.is_open:
            return
        mine.suspended += 1
        fields, description = _form(case, mine, errors)
        key = _key(mine)
    await forget_typed()
    await _put_form(key, fields, description)
    await show_tags(number)
    try:
        await asuspend_flow_run(wait_for_input=_Form, key=key.removeprefix(SUSPENDED))
    except Pause:
        with read_case(number) as case:
            is_open = next(q.is_open for q in case.questions if q.id == question.id)
        if not is_open:
            async with get_client() as client:
                await client.set_flow_run_state(flow_run.id, Scheduled())
        raise


def _form(case: Case, question: Question, errors: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The form behind Resume: the question's fields in Chinese with nothing personal, and its description."""
    asked = setting(case, question, now())
    form = form_of(case.pack, question.form, question.stage)
    safe = Setting(case.pack, _impersonal(asked), {key: key for key in asked.people}, asked.traits)
    fields = schema(form, safe, labels_as_values=True)
    listed = schema(form, asked, labels_as_values=True)
    fields["required"] = listed["required"]
    for name, spec in fields["properties"].items():
        if "enum" in spec and "default" in listed["properties"][name]:
            spec["default"] = listed["properties"][name]["default"]
    link = f"{settings().public_url}/questions/{question.id}"
    lines = [f"**{case.number}** · {fields.pop('description', question.form)}", f"[打开问题页]({link})"]
    for name, error in errors.items():
        spec = fields["properties"].get(name, {})
        spec["description"] = f"⚠ {error}"  # beside the field, where every version of the UI shows it
        about = spec.get("title", name)
        lines.append(f"- ⚠ {about}：{error}" if about else f"- ⚠ {error}")
    return fields, "\n\n".join(lines)


def _impersonal(asked: Setting) -> dict[str, Any]:
    """Of what is known only what decides which answers there are: nothing anybody wrote."""
    return {
        "decides": asked.known.get("decides"),
        "offers": [str(n) for n, _ in enumerate(asked.known.get("offers", ()), 1)],
    }


class _Form(RunInput):
    """Makes Prefect wait for an input; the form itself was stored before the run lay down (`_put_form`)."""

    @classmethod
    async def asave(cls, keyset: Keyset, flow_run_id: Any = None) -> None:
        """Nothing: it is there already."""


async def _put_form(key: str, fields: dict[str, Any], description: str) -> None:
    """Store the form before the run can be resumed, so that Resume never finds it missing."""
    async with get_client() as client:
        for part, value in (("schema", fields), ("description", description)):
            await client.create_flow_run_input(flow_run.id, f"{key}-{part}", json.dumps(value))
