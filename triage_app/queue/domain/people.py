"""Who may do what: one table, asked by every verb and by every button."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted with; a person holds a set of these (decision 28)."""

    ASSISTANT = "assistant"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    SYNC = "sync"


class Act(StrEnum):
    """Everything the program can be asked to do on somebody's behalf."""

    READ = "read"
    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    COVER = "cover"
    ASK = "ask"
    TAKE_OVER = "take_over"
    REASSIGN = "reassign"
    REPLY = "reply"
    SEND_NOW = "send_now"
    CANCEL_OWN = "cancel_own"
    CANCEL_ANY = "cancel_any"
    CLOSE = "close"
    REOPEN = "reopen"
    RETRY = "retry"
    SYNC_NOW = "sync_now"
    LOG_CALL = "log_call"
    SNOOZE = "snooze"
    WAIT_ON = "wait_on"
    REGROUP = "regroup"
    SET_RULES = "set_rules"
    MANAGE_STAFF = "manage_staff"
    MANAGE_PORTALS = "manage_portals"
    DELIVER = "deliver"


_DESK = frozenset(
    {
        Act.READ,
        Act.CLAIM,
        Act.RELEASE,
        Act.HAND_OVER,
        Act.COVER,
        Act.ASK,
        Act.REPLY,
        Act.CANCEL_OWN,
        Act.CLOSE,
        Act.REOPEN,
        Act.RETRY,
        Act.SYNC_NOW,
        Act.LOG_CALL,
        Act.SNOOZE,
        Act.WAIT_ON,
        Act.REGROUP,
    }
)
MAY: dict[Role, frozenset[Act]] = {
    Role.ASSISTANT: _DESK,
    Role.CLINICIAN: _DESK,
    Role.SUPERVISOR: _DESK
    | {Act.TAKE_OVER, Act.REASSIGN, Act.SEND_NOW, Act.CANCEL_ANY, Act.MANAGE_STAFF, Act.SET_RULES},
    Role.ADMIN: frozenset({Act.MANAGE_STAFF, Act.MANAGE_PORTALS, Act.SYNC_NOW, Act.SET_RULES}),
    Role.SYNC: frozenset({Act.DELIVER, Act.SEND_NOW}),
}


@dataclass(frozen=True)
class Person:
    """A member of staff who is signed in."""

    id: int
    login: str
    name: str
    roles: frozenset[Role]


def may(person: Person, act: Act) -> bool:
    """Whether any of the person's roles allows the act."""
    return any(act in MAY[role] for role in person.roles)


def who_may(act: Act) -> frozenset[Role]:
    """The roles that allow an act."""
    return frozenset(role for role, acts in MAY.items() if act in acts)


def may_add(person: Person, roles: frozenset[Role]) -> bool:
    """Whether somebody may add a colleague with these roles: who is no administrator adds nobody above a desk."""
    above_a_desk = not roles <= {Role.ASSISTANT, Role.CLINICIAN}
    return may(person, Act.MANAGE_STAFF) and (Role.ADMIN in person.roles or not above_a_desk)
