"""Nothing is half there: every stage, question, letter and setting has what belongs to it."""

import ast
import inspect
import re
from pathlib import Path

from adapters.packs import packs
from adapters.settings import Settings
from complaints.forms import QUESTIONS
from complaints.letters import LETTERS
from complaints.pack import STAGES
from complaints.wants import WANTS
from flows import complaint
from flows.complaint import handle_complaint

HOUSE = Path(__file__).parents[2]


def test_every_stage_has_a_task_of_its_name_in_the_story_and_a_limit_in_every_pack() -> None:
    story = inspect.getsource(handle_complaint.fn)
    for stage in STAGES:
        assert getattr(complaint, stage).name == stage
        assert f"life.turn({stage})" in story
        assert (HOUSE / "tasks" / f"{stage}.py").exists()
    core = [stage for stage in STAGES if stage not in ("settle", "offer")]  # where a level has them
    assert all(stage in pack.stages for pack in packs().values() for stage in core)


def test_every_wait_has_a_form_a_letter_and_a_limit() -> None:
    assert set(WANTS) == set(STAGES) - {"archive"}
    source = "\n".join(p.read_text(encoding="utf-8") for p in (HOUSE / "complaints").rglob("*.py"))
    assert set(re.findall(r'Wanted\(\s*"(\w+)"', source)) == {*QUESTIONS, "Duty"}


def test_every_letter_that_is_written_is_known_and_every_known_letter_is_written() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (HOUSE / "complaints").rglob("*.py"))
    written = set(re.findall(r'write_(?:customer|staff)\(\s*case, "(\w+)"', source))
    written |= {"reminder", "escalation", "dispatch", "survey", "question", "asked", "digest", "offer"}
    written |= {"cluster", "quota", "improvement", "outer_report", "merged", "plan_changed"}
    assert written == set(LETTERS)


def test_every_setting_stands_in_the_readme() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    missing = [n for n in Settings.model_fields if f"`REDRESS_{n.upper()}`" not in readme]
    assert missing == []


def test_every_make_target_and_command_of_the_readme_exists() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"^make (\w+)", readme, re.MULTILINE)) | set(
        re.findall(r"`make (\w+)`", readme)
    ):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    from commands.main import COMMANDS

    for command in set(re.findall(r"redress ([\w-]+)", readme)):
        assert command in COMMANDS, command


def test_no_committed_lock_file_names_a_host() -> None:
    for lock in HOUSE.glob("requirements*.txt"):
        assert "://" not in lock.read_text(encoding="utf-8")


def test_the_story_of_a_complaint_is_short_enough_to_be_read() -> None:
    tree = ast.parse(inspect.getsource(handle_complaint.fn))
    function = tree.body[0]
    assert isinstance(function, ast.AsyncFunctionDef)
    assert (function.end_lineno or 0) - function.lineno <= 25
