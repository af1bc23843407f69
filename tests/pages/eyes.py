"""What a reader who cannot see well, or has another screen, would stumble over on a page."""

from functools import cache
from pathlib import Path
from typing import Any

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong on the page that is open: rule, number of places and the first of them."""
    page.evaluate(_axe())  # by the debugger, so that the page's own policy stays in force
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html']}" for one in found["violations"]]
