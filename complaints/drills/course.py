"""The course of a drill: it begins, the plan is practised, what was seen is evaluated, the file is sealed."""

from complaints.fold_plans import injected_fact
from complaints.house_stages import house_stage, reminder_of
from complaints.limits import parse_limit
from complaints.pack_words import Rung, Stage
from complaints.plans.plan import Plan
from complaints.story import Story

CONTACT, INJECT = "contact.", "inject."
"""What stands before a person, and before the number of an inject, in the names of what runs beside."""
CONTACT_TEST = ("联系测试", "聯繫測試", "Contact test")
MEANWHILE = ("应对情景变化", "應對情景變化", "Respond to what happened")


def place(story: Story) -> str | None:
    """Where a drill stands; None when it is over."""
    practice = story.practice
    if story.archived:
        return None
    if "drill_begun" not in story.facts:
        return "archive" if practice["over"] else "begin"
    if not practice["over"]:
        return "practise"
    evaluates = practice["over"] == "practised" and not practice.get("trainee")
    return "evaluate" if evaluates and "evaluated" not in story.facts else "archive"


def beside(story: Story) -> list[tuple[str, int]]:
    """What runs beside the practice: the desk's assessment, who is to be reached, what came meanwhile."""
    practice = story.practice
    if "drill_begun" not in story.facts or practice["over"]:
        return []
    assessed = [] if story.classification else [("classify", 1)]
    people = [person for person in practice["people"] if person not in practice["reached"]]
    injects = [number for number, said in practice["injected"].items() if not said]
    return [*assessed, *((f"{CONTACT}{p}", 1) for p in people), *((f"{INJECT}{n}", 1) for n in injects)]


def stages(story: Story, plan: Plan) -> dict[str, Stage]:
    """The stages of a drill with the limits of its plan."""
    rules, practice = plan.drill, story.practice
    reached = _clocked(CONTACT_TEST, rules.contact_within, "drill_begun")
    found: dict[str, Stage] = {
        "begin": house_stage("开始演练", "開始演練", "Begin the drill", rules.grace, "drill_planned"),
        "practise": _ended(house_stage("演练", "演練", "Practise", rules.close_after, "drill_begun")),
        "evaluate": house_stage(
            "评估演练", "評估演練", "Evaluate the drill", rules.evaluate_within, "practised", "1 working day"
        ),
    }
    found |= {f"{CONTACT}{person}": reached for person in practice["people"]}
    for number in practice["injected"]:
        within = practice["scenario"]["injects"][int(number)]["within"]
        found[f"{INJECT}{number}"] = _clocked(MEANWHILE, within, injected_fact(number))
    return found


def _ended(stage: Stage) -> Stage:
    """At its time the practice ends by itself; only if it does not, somebody must hear of it."""
    return stage.model_copy(update={"ladder": [Rung(after="1h", to="supervisor")], "repeat": None})


def _clocked(label: tuple[str, str, str], limit: str, starts: str) -> Stage:
    """Of a stage in clock time only the supervisor hears, once: it is a drill."""
    made = house_stage(*label, limit, starts, reminder_of(parse_limit(limit).amount))
    return made.model_copy(update={"ladder": made.ladder[:1], "repeat": None})
