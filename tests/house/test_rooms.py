"""The house rules: imports go downwards only, files stay small, every public thing says what it promises."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
MAY_IMPORT = {
    "complaints": {"complaints"},
    "adapters": {"complaints", "adapters"},
    "tasks": {"complaints", "adapters", "tasks"},
    "flows": {"complaints", "adapters", "tasks", "flows"},
    "portal": {"complaints", "adapters", "portal"},
    "deployments": {"complaints", "adapters", "tasks", "flows", "deployments"},
    "simulator": {"complaints", "simulator"},
    "commands": {
        "complaints",
        "simulator",
        "adapters",
        "tasks",
        "flows",
        "portal",
        "deployments",
        "commands",
    },
    "migrations": {"complaints", "adapters", "migrations"},
}
CORE_LIBRARIES = {"pydantic", "sqlmodel", "sqlalchemy"}
NEVER_IN_PORTAL = {"prefect"}
LONGEST_FILE = 250
LONGEST_FUNCTION = 50


def modules(room: str) -> list[Path]:
    return sorted((HOUSE / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_downwards_only(room: str) -> None:
    wrong = [
        f"{path.relative_to(HOUSE)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name in MAY_IMPORT and name not in MAY_IMPORT[room]
    ]
    assert wrong == []


def test_the_rules_know_no_prefect_no_http_no_files_and_no_clock() -> None:
    import sys

    outside = [
        f"{path.relative_to(HOUSE)} imports {name}"
        for path in modules("complaints")
        for name in imported(path)
        if name not in sys.stdlib_module_names | CORE_LIBRARIES | {"complaints"}
    ]
    asks_the_clock = [
        str(path.relative_to(HOUSE))
        for path in modules("complaints")
        if "datetime.now(" in path.read_text(encoding="utf-8") or "open" in _called(path)
    ]
    assert outside + asks_the_clock == []


def _called(path: Path) -> set[str]:
    """The names that are called as functions."""
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def test_the_portal_reaches_prefect_only_through_the_runs_adapter() -> None:
    wrong = [str(p.relative_to(HOUSE)) for p in modules("portal") if NEVER_IN_PORTAL & set(imported(p))]
    assert wrong == []


def test_files_are_small_and_functions_fit_in_one_look() -> None:
    wrong = []
    for path in (p for room in MAY_IMPORT for p in modules(room) if "versions" not in p.parts):
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST_FILE:
            wrong.append(f"{path.relative_to(HOUSE)}: {len(lines)} lines")
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    wrong.append(f"{path.relative_to(HOUSE)}: {node.name} has {length} lines")
    assert wrong == []


def test_every_module_and_every_public_function_and_class_says_what_it_promises() -> None:
    silent = []
    for path in (p for room in MAY_IMPORT for p in modules(room) if "versions" not in p.parts):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(HOUSE)))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            overload = any(getattr(d, "id", "") == "overload" for d in node.decorator_list)
            if not (node.name.startswith("_") or overload or ast.get_docstring(node)):
                silent.append(f"{path.relative_to(HOUSE)}: {node.name}")
    assert silent == []
