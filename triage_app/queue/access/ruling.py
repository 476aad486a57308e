"""What a person does with the practice's rules, and what the rules say of a conversation."""

from triage_app.queue.access.bound import Bound
from triage_app.queue.domain.explanation import Why
from triage_app.queue.domain.past import PastWait
from triage_app.queue.domain.people import Act
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.services import known_names, preview, rulebooks, why
from triage_app.queue.services.known_names import KnownNames
from triage_app.queue.services.preview import Preview


class Ruling(Bound):
    """The verbs of hours, holidays and policies."""

    def rules(self) -> rulebooks.Edition:
        """The practice's rules in force."""
        return self._store.read(rulebooks.latest)

    def edit_rules(self, rules: Rules, *, based_on: int) -> rulebooks.Edition:
        """Put the next version of the rules in force; `based_on` is the version that was edited."""
        return self._store.write(lambda work: rulebooks.edit(work, self.person, rules, based_on=based_on))

    def known_names(self) -> KnownNames:
        """The names of places, people and matters that a rule can be about."""
        return self._store.read(lambda work: known_names.known_names(work, self.person))

    def why(self, conversation_id: int) -> Why:
        """Why a conversation's answer is due when it is."""
        self._require(Act.READ)
        return self._store.read(lambda work: why.why(work, conversation_id))

    def why_or_past(self, conversation_id: int) -> Why | tuple[PastWait, ...]:
        """The same; where nobody waits, how the last waits ended, the newest first."""
        self._require(Act.READ)
        return self._store.read(lambda work: why.why_or_past(work, conversation_id))

    def preview_rules(self, rules: Rules, limit: int) -> Preview:
        """What an edit would change: of everything open how many due times, and the first so many of them."""
        return self._store.read(lambda work: preview.preview(work, self.person, rules, limit))
