"""Letters of a plan that lie ready: offered where progress is told, never sent with blanks."""

import pytest

from adapters.cases import change_case, read_case
from complaints.acts.tell import report_progress
from complaints.forms import FormErrors
from complaints.forms.owner import Progress
from complaints.plans.ready import blanks, ready_letters
from tests.plans.conftest import Place
from tests.plans.test_activation import GAS, neighbour
from tests.virtual import WANG


def offered(place: Place, number: str) -> list[str]:
    with read_case(number) as case:
        return [one.label.text("zh-Hans") for one in ready_letters(case)]


def test_it_is_there_while_the_plan_is_in_motion(place: Place) -> None:
    number = place.file(matter=GAS)
    assert offered(place, number) == []
    place.look()
    assert offered(place, number) == ["致客户：已停工处置"]
    place.stand_down(number, "site-safety-1")
    assert offered(place, number) == []


def test_whoever_is_dealt_with_together_with_others_gets_it_as_well(place: Place) -> None:
    numbers = [neighbour(place, flat) for flat in range(1, 6)]
    place.look_at_clusters()
    here = [offered(place, number) for number in numbers]
    assert here[0]
    assert [set(one) for one in here] == [set(here[0])] * 5


def test_a_letter_with_blanks_is_not_sent_and_brackets_of_ones_own_are(place: Place) -> None:
    number = place.file(matter=GAS)
    place.look()
    with read_case(number) as case:
        (letter,) = ready_letters(case)
        text = letter.text.text("zh-Hans")
        assert blanks(text, [letter]) == ["[时间]", "[姓名]"]
    with pytest.raises(FormErrors) as left, change_case(number) as case:
        report_progress(case, Progress(text=text.replace("[姓名]", "陈磊")), WANG, place.now)
    assert left.value.errors == {"text": "请先填写方括号中的内容：[时间]"}
    filled = text.replace("[姓名]", "陈磊").replace("[时间]", "今天 15:00") + "\n附图 [1]"
    with change_case(number) as case:
        report_progress(case, Progress(text=filled), WANG, place.now)
    assert place.verbs(number).count("told_progress") == 1
