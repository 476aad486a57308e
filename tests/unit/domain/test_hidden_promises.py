"""A promise that can never count is refused where an edit makes it so, and nowhere else."""

from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import Rules, newly_hidden

WIDE, NARROW = (
    Policy("wide", conditions=Facts(language="es")),
    Policy("narrow", conditions=Facts("", "", "refill")),
)
BOTH = Policy("both", conditions=Facts(category="Refill", language="es-MX"))


def test_what_an_earlier_promise_takes_wholly_never_counts() -> None:
    hidden = Refusal("policy_never_counts", {"policy": "both", "other": "wide", "place": 2})
    assert newly_hidden(Rules(), Rules(policies=(WIDE, BOTH, EVERYTHING))) == hidden
    assert newly_hidden(Rules(), Rules(policies=(NARROW, BOTH, WIDE))) is not None


def test_what_an_earlier_promise_leaves_something_to_counts() -> None:
    for policies in ((BOTH, WIDE, NARROW), (WIDE, NARROW, EVERYTHING), (EVERYTHING,)):
        assert newly_hidden(Rules(), Rules(policies=policies)) is None


def test_what_never_counted_before_hinders_no_other_edit() -> None:
    before = Rules(policies=(WIDE, BOTH, EVERYTHING))
    assert newly_hidden(before, Rules(policies=(WIDE, BOTH, EVERYTHING), on_call=True)) is None
