"""How long learning from five thousand labelled texts takes, and one classification; and how good it is."""

import time

from adapters.models import normal
from complaints.learning.judging import learn, report, verdicts_of
from complaints.learning.model import example
from complaints.learning.saying import say
from tests.learning.texts import examples

TEXTS = 5000
CLASSIFIED = 2000


def main() -> None:
    """Measure and print."""
    texts = examples(TEXTS)
    began = time.perf_counter()
    model, verdicts = learn([example(normal(one.text), one.labels["assessment"]) for one in texts])
    took = time.perf_counter() - began
    found = report(verdicts)
    print(
        f"learning from {TEXTS} texts with five-fold figures: {took:.1f} s, held-out macro-F1"
        f" {found['macro_f1']:.3f}, abstained {found['abstained']:.0%}, right when it speaks"
        f" {found['precision']:.3f}; {len(model.as_json()) / 1000:.0f} kB"
    )
    for phrases, unseen in (("seen", False), ("unseen", True)):
        held = [
            example(normal(one.text), one.labels["assessment"]) for one in examples(1500, 2, unseen=unseen)
        ]
        found = report(verdicts_of(model, held))
        print(
            f"texts of another seed, {phrases} phrases: macro-F1 {found['macro_f1']:.3f},"
            f" abstained {found['abstained']:.0%}, right when it speaks {found['precision']:.3f}"
        )
    fresh = [one.text for one in examples(CLASSIFIED, 3)]
    say(model, normal(fresh[0]))
    began = time.perf_counter()
    for text in fresh:
        say(model, normal(text))
    each = (time.perf_counter() - began) / CLASSIFIED * 1000
    print(f"one classification with its reasons: {each:.2f} ms")


if __name__ == "__main__":
    main()
