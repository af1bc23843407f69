"""What is said of a merged complaint once it has closed with its root: to its customer and to programs."""

import pytest

from adapters import paper
from complaints.events import body_of
from portal.following import view_of
from portal.reading import case_json
from tests.seen.deeds import close_followers, merge
from tests.virtual import Town

SAID = {
    "zh-Hans": "与投诉 {} 是同一件事，已一并办结。如需了解处理结果，请与我们联系。",
    "zh-Hant": "與投訴 {} 是同一件事，已一併辦結。如需了解處理結果，請與我們聯絡。",
    "en": "It is the same matter as complaint {} and was concluded with it. Please ask us for the result.",
}


def closed_pair(town: Town, locale: str = "zh-Hans") -> tuple[str, str]:
    """A root, and its closed child that another customer told."""
    root = town.file()
    matter, phone, email = "卫生间渗水没有人管。", "13977776666", "other@customer.example"
    child = town.file(matter=matter, name="他人", phone=phone, email=email, locale=locale)
    merge(town, child, root)
    town.until(root, None)
    close_followers(town)
    return root, child


@pytest.mark.parametrize("locale", list(SAID))
def test_the_customer_reads_a_sentence_and_not_a_bare_number(town: Town, locale: str) -> None:
    root, child = closed_pair(town, locale)
    (letter,) = town.letters(child, "closing")
    said = SAID[locale].format(root)
    assert said in paper.render(letter, town.case(child), town.now).text
    notes = view_of(town.case(child), locale, town.now).notes  # type: ignore[arg-type]
    assert notes[0][2] == [("", said)]


def test_programs_read_that_it_is_closed(town: Town) -> None:
    _, child = closed_pair(town)
    case = town.case(child)
    assert case_json(case, town.now)["stage"] == "closed"
    (entry,) = [one for one in case.entries if one.verb == "archived"]
    assert body_of("msg", entry, case.entries, case.pack, case.complaint)["stage"] == "closed"
    (entry,) = [one for one in case.entries if one.verb == "merged"]
    assert body_of("msg", entry, case.entries, case.pack, case.complaint)["stage"] == "merged"
