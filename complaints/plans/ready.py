"""The letters of plans that lie ready for the customer of a case, and what is still to be filled in."""

import re
from collections.abc import Iterable

from complaints.case import Case
from complaints.plans.plan import ReadyLetter

BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")


def ready_letters(case: Case) -> list[ReadyLetter]:
    """Those to the customer, of the plans in motion in the case and of those by which it is dealt with."""
    if case.plan_of is None:
        return []
    here = [case.story.plans[key] for key in case.story.active]
    joined = [entry.data for entry in case.entries if entry.verb == "plan_joined"]
    versions = dict.fromkeys((one["plan"], one["version"]) for one in (*here, *joined))
    plans = (case.plan_of(plan, version) for plan, version in versions)
    return [letter for plan in plans for letter in plan.letters.values() if letter.to == "customer"]


def blanks(text: str, letters: Iterable[ReadyLetter]) -> list[str]:
    """What stands in a text in brackets just as in a letter that lay ready: nobody has filled it in."""
    ready = [one for letter in letters for one in letter.text.texts().values()]
    known = {blank for one in ready for blank in BLANK.findall(one)}
    return [blank for blank in dict.fromkeys(BLANK.findall(text)) if blank in known]
