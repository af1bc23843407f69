"""A contingency plan as a page of text, to be read by those who must act by it."""

from collections.abc import Iterator, Mapping

from adapters.plan_words import HEADS
from complaints.calendar import Locale
from complaints.pack import Pack
from complaints.plans.plan import Plan

GOALS: dict[Locale, str] = {
    "zh-Hans": "首次联系 {first}，作出决定 {decision}，满意率 {share:.0%}",
    "zh-Hant": "首次聯繫 {first}，作出決定 {decision}，滿意率 {share:.0%}",
    "en": "first contact within {first}, decision within {decision}, {share:.0%} satisfied",
}
AFTER: dict[Locale, str] = {"zh-Hans": "，在“{}”之后", "zh-Hant": "，在“{}”之後", "en": ", after “{}”"}


def page_of(plan: Plan, packs: Mapping[str, Pack], locale: Locale) -> str:
    """The six sections of a plan in one language, each with its heading."""
    pack = packs[plan.procedures[0]]
    lines = [f"{plan.title.text(locale)} ({plan.plan} {plan.version}, {plan.effective_on})"]
    lines += ["", plan.purpose.text(locale)]
    for key, section in (
        ("goals", _goals(plan, locale)),
        ("triggers", (one.label.text(locale) for one in plan.triggers)),
        ("division", _division(plan, pack, locale)),
        ("steps", _steps(plan, pack, locale)),
        ("measures", _measures(plan, pack, locale)),
        ("contacts", _contacts(plan, pack, locale)),
    ):
        lines += ["", HEADS[key][locale], *(f"  {line}" for line in section)]
    return "\n".join(lines) + "\n"


def _goals(plan: Plan, locale: Locale) -> Iterator[str]:
    goals = plan.goals
    yield GOALS[locale].format(first=goals.first_contact, decision=goals.decision, share=goals.satisfaction)


def _division(plan: Plan, pack: Pack, locale: Locale) -> Iterator[str]:
    for key, share in plan.division.items():
        roles = f"{pack.roles[share.lead].text(locale)} / {pack.roles[share.deputy].text(locale)}"
        yield f"{pack.departments[key].text(locale)} ({roles}): {share.duty.text(locale)}"


def _steps(plan: Plan, pack: Pack, locale: Locale) -> Iterator[str]:
    for number, step in enumerate(plan.steps.values(), 1):
        who = pack.roles[step.role].text(locale)
        if step.department:
            who += f", {pack.departments[step.department].text(locale)}"
        after = AFTER[locale].format(plan.steps[step.after].label.text(locale)) if step.after else ""
        yield f"{number}. {step.label.text(locale)} ({who}, {step.limit}{after})"
        yield f"   {step.task.text(locale)}"


def _measures(plan: Plan, pack: Pack, locale: Locale) -> Iterator[str]:
    classes = pack.views["assessment"].classes
    for key, text in plan.measures.items():
        yield f"{classes[key].label.text(locale)}: {text.text(locale)}"


def _contacts(plan: Plan, pack: Pack, locale: Locale) -> Iterator[str]:
    for one in plan.contacts.values():
        who = one.phone or pack.roles[one.role].text(locale)
        yield f"{one.label.text(locale)}: {who}"
