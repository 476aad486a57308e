"""Who reads and writes which column of a team's database: one table, from which its grants are made (decision 58).

A column that is not named here for a group is closed to it; a test fails on a column that is not named at all.
Which rows somebody sees stands in guards/policies.py, which changes of a row are allowed in guards/postgresql.sql.
"""

from dataclasses import dataclass, field
from typing import Final

STAFF, SUPERVISOR, SYNC, ADMIN = "triage_staff", "triage_supervisor", "triage_sync", "triage_admin"
"""Groups: everybody at a desk, supervisors besides, the service that talks to portals, and administrators."""

GROUPS: Final = (STAFF, SUPERVISOR, SYNC, ADMIN)


@dataclass(frozen=True)
class Table:
    """What is decided about a table: all of its columns, and which of them each group reads, adds and changes."""

    columns: str
    read: dict[str, str] = field(default_factory=dict)
    add: dict[str, str] = field(default_factory=dict)
    change: dict[str, str] = field(default_factory=dict)
    remove: tuple[str, ...] = ()


def _facts(columns: str, *readers: str) -> Table:
    """A table that nobody but its owner writes."""
    return Table(columns, read=dict.fromkeys(readers, columns))


_PATIENT = "name born record_number phone language readable refreshed_at"
_WAIT = (
    "started_at started_source soon_at due_at message_count segment_at promised_at step next_step_at look_due_at "
    "waiting_on waiting_on_since snoozed_until"
)
_DERIVED = f"{_WAIT} snippet file_count subject patient_id provider_id state closed_at rules_version category"
_CONVERSATION = (
    "id portal_id thread_key location_id owner_id version created_at closed_up_to close_reason looked_up_to "
    f"{_DERIVED} merged_into merged_at follows holds_before accept_by"
)
_SEGMENT = (
    "id conversation_id started_at source due_at ended_at ended_by rules_version was_due_at was_rules_version "
    "breached_at"
)
_RULEBOOK = "id content edited_by edited_at"
_APPLIED = "id rulebook_id conversations is_last at"
_STEP = "segment_id step at"
_CALL = "id key conversation_id staff_id called_at outcome spoken note answers_up_to logged_at"
_MESSAGE = (
    "id conversation_id portal_id remote_id content_hash direction sender sender_reference sent_at sent_source "
    "seen_at answers_up_to promised_at text settled settled_by held_by came_from regrouping_id uncovers"
)
_ATTACHMENT = "id message_id place name content_type size_bytes reference state sha256"
_WRITTEN = (
    "key reply_key portal_id conversation_id kind state patient_reference patient_name patient_born "
    "answers_message_id seen_up_to text name content_type sha256 close_after promised_at fence attempts "
    "search_first not_before created_by created_at"
)
_SENT = "state fence attempts search_first not_before location remote_id error error_values sent_at delivered_at"
_OUTBOX = f"id {_WRITTEN} location remote_id error error_values sent_at delivered_at"
_DRAFT = "conversation_id staff_id text files saved_at"
_REGROUPING = "id key act conversation_id other_id message_id staff_id outcome outcome_values done_at"
_LEASE = "name holder fence expires_at beat_at"
_AUDIT = "id xid at actor act entity row_id conversation_id patient facts"
_ACTION = "key staff_id act conversation_id outcome at"
_PRACTICE = "id name zone deputy_id lead_id assigns accept_minutes"
_DUTY = "staff_id week languages categories providers most"
_ABSENCE = "staff_id begins_at ends_at substitute_id entered_by entered_at"
_HANDOVER = "conversation_id at how by_id from_id to_id action why"
_PRESENCE = "conversation_id staff_id seen_at writes_until"
_TAKE_OVER = "conversation_id asked_by asked_of asked_at refused_at"

TABLES: Final[dict[str, Table]] = {
    "practice": Table(
        _PRACTICE,
        read=dict.fromkeys(GROUPS, _PRACTICE),
        change=dict.fromkeys((SUPERVISOR, ADMIN), "deputy_id lead_id assigns accept_minutes"),
    ),
    "duty": Table(
        _DUTY,
        read=dict.fromkeys(GROUPS, _DUTY),
        add=dict.fromkeys((SUPERVISOR, ADMIN), _DUTY),
        change=dict.fromkeys((SUPERVISOR, ADMIN), _DUTY.removeprefix("staff_id ")),
    ),
    "absence": Table(
        f"id {_ABSENCE}",
        read=dict.fromkeys(GROUPS, f"id {_ABSENCE}"),
        add=dict.fromkeys((STAFF, ADMIN), _ABSENCE),
        change=dict.fromkeys((STAFF, ADMIN), "ends_at substitute_id"),
    ),
    "handover": Table(
        f"id {_HANDOVER}",
        read=dict.fromkeys((STAFF, SYNC), f"id {_HANDOVER}"),
        add=dict.fromkeys((STAFF, SYNC), _HANDOVER),
    ),
    "presence": Table(
        _PRESENCE,
        read={STAFF: _PRESENCE},
        add={STAFF: _PRESENCE},
        change={STAFF: "seen_at writes_until"},
        remove=(STAFF,),
    ),
    "take_over": Table(
        _TAKE_OVER,
        read={STAFF: _TAKE_OVER},
        add={STAFF: "conversation_id asked_by asked_of asked_at"},
        change={STAFF: "refused_at"},
        remove=(STAFF,),
    ),
    "location": _facts("id name", *GROUPS),
    "staff": _facts("id login name active created_at", *GROUPS),
    "staff_role": _facts("staff_id role", *GROUPS),
    "staff_location": _facts("staff_id location_id", *GROUPS),
    "stamp": _facts("name value", *GROUPS),
    "alembic_version": _facts("version_num", *GROUPS),
    "portal": Table(
        "id name kind settings created_at",
        read={
            STAFF: "id name kind created_at",
            SYNC: "id name kind settings created_at",
            ADMIN: "id name kind settings created_at",
        },
        add={ADMIN: "name kind settings created_at"},
        change={ADMIN: "name settings"},
    ),
    "portal_state": Table(
        "portal_id cursor checked_at error error_values",
        read={
            STAFF: "portal_id checked_at error error_values",
            ADMIN: "portal_id checked_at error error_values",
            SYNC: "portal_id cursor checked_at error error_values",
        },
        add={SYNC: "portal_id cursor checked_at error error_values"},
        change={SYNC: "cursor checked_at error error_values"},
    ),
    "provider": Table(
        "id portal_id remote_id name",
        read=dict.fromkeys((STAFF, SYNC), "id portal_id remote_id name"),
        add={SYNC: "portal_id remote_id name"},
        change={SYNC: "name"},
    ),
    "patient": Table(
        f"id portal_id remote_id {_PATIENT}",
        read=dict.fromkeys((STAFF, SYNC), f"id portal_id remote_id {_PATIENT}"),
        add={SYNC: f"portal_id remote_id {_PATIENT}"},
        change={SYNC: _PATIENT},
    ),
    "patient_alias": Table("patient_id alias"),
    "conversation": Table(
        _CONVERSATION,
        read=dict.fromkeys((STAFF, SYNC), _CONVERSATION),
        add={SYNC: _CONVERSATION.removeprefix("id ")},
        change={
            STAFF: f"owner_id accept_by state version closed_at closed_up_to close_reason looked_up_to {_WAIT}",
            SYNC: (
                f"{_DERIVED} closed_up_to looked_up_to thread_key merged_into merged_at holds_before "
                "owner_id accept_by version"
            ),
        },
    ),
    "waiting_segment": Table(
        _SEGMENT,
        read=dict.fromkeys((STAFF, SYNC), _SEGMENT),
        add={SYNC: _SEGMENT.removeprefix("id ")},
        change={
            STAFF: "ended_at ended_by",
            SYNC: "ended_at ended_by due_at rules_version was_due_at was_rules_version breached_at",
        },
    ),
    "rulebook": Table(
        _RULEBOOK,
        read=dict.fromkeys(GROUPS, _RULEBOOK),
        add=dict.fromkeys((SUPERVISOR, ADMIN), _RULEBOOK),
    ),
    "rules_applied": Table(
        _APPLIED,
        read=dict.fromkeys(GROUPS, _APPLIED),
        add={SYNC: _APPLIED.removeprefix("id ")},
    ),
    "segment_step": Table(_STEP, read=dict.fromkeys((STAFF, SYNC), _STEP), add={SYNC: _STEP}),
    "phone_call": Table(
        _CALL,
        read=dict.fromkeys((STAFF, SYNC), _CALL),
        add={STAFF: _CALL.removeprefix("id ")},
        change={SYNC: "answers_up_to"},
    ),
    "message": Table(
        _MESSAGE,
        read=dict.fromkeys((STAFF, SYNC), _MESSAGE),
        add={SYNC: _MESSAGE.removeprefix("id ")},
        change={
            SYNC: (
                "conversation_id content_hash direction text answers_up_to promised_at seen_at settled settled_by "
                "held_by came_from"
            )
        },
    ),
    "attachment": Table(
        _ATTACHMENT,
        read=dict.fromkeys((STAFF, SYNC), _ATTACHMENT),
        add={SYNC: _ATTACHMENT.removeprefix("id ")},
        change={STAFF: "state", SYNC: "place name content_type reference state sha256 size_bytes"},
    ),
    "quarantine": Table(
        "id portal_id sha256 reason original seen_at",
        read={
            STAFF: "id portal_id reason",
            ADMIN: "id portal_id reason",
            SYNC: "id portal_id sha256 reason original seen_at",
        },
        add={SYNC: "portal_id sha256 reason original seen_at"},
    ),
    "outbox": Table(
        _OUTBOX,
        read={STAFF: _OUTBOX, SYNC: _OUTBOX, ADMIN: "id state"},
        add={STAFF: _WRITTEN},
        change={STAFF: "state attempts not_before", SYNC: _SENT},
    ),
    "draft": Table(
        _DRAFT,
        read={STAFF: _DRAFT, SYNC: "conversation_id"},
        add={STAFF: _DRAFT},
        change={STAFF: "text files saved_at"},
        remove=(STAFF,),
    ),
    "blob": Table(
        "sha256 size_bytes",
        read=dict.fromkeys((STAFF, SYNC), "sha256 size_bytes"),
        add=dict.fromkeys((STAFF, SYNC), "sha256 size_bytes"),
    ),
    "blob_holder": Table("sha256 staff_id", read={STAFF: "sha256 staff_id"}),
    "blob_chunk": Table(
        "sha256 place content",
        read=dict.fromkeys((STAFF, SYNC), "sha256 place content"),
        add=dict.fromkeys((STAFF, SYNC), "sha256 place content"),
    ),
    "lease": Table(_LEASE, read=dict.fromkeys(GROUPS, _LEASE), change={SYNC: "holder fence expires_at beat_at"}),
    "sync_request": Table(
        "id asked_by",
        read={SYNC: "id asked_by"},
        add={STAFF: "asked_by", ADMIN: "asked_by"},
        remove=(SYNC,),
    ),
    "change": Table("id xid conversation_id", read=dict.fromkeys((STAFF, SYNC), "id xid conversation_id")),
    "regrouping": Table(
        _REGROUPING,
        read=dict.fromkeys((STAFF, SYNC), _REGROUPING),
        add={STAFF: "key act conversation_id other_id message_id staff_id"},
        change={SYNC: "other_id outcome outcome_values done_at"},
    ),
    "action": Table(_ACTION, read={STAFF: _ACTION}, add={STAFF: _ACTION}),
    "audit": Table(_AUDIT, read=dict.fromkeys((SUPERVISOR, ADMIN), _AUDIT)),
}
"""Every table. What no group may do, only its owner can: migrations, and the functions that act in its name."""

FUNCTIONS: Final[dict[str, tuple[str, ...]]] = {
    "my_id": GROUPS,
    "i_am": GROUPS,
    "i_may": GROUPS,
    "my_locations": GROUPS,
    "plausible": GROUPS,
    "sees_all": GROUPS,
    "can_own": (),
    "is_away": (),
    "is_let_go": (),
    "is_programs_move": (),
    "add_person": (SUPERVISOR, ADMIN),
    **dict.fromkeys(
        (
            "feed_conversation",
            "feed_of_conversation",
            "feed_of_message",
            "alias_patient",
            "as_now",
            "guard_conversation",
            "restores",
            "take_up",
            "guard_draft",
            "guard_outbox",
            "guard_waiting_segment",
            "guard_attachment",
            "guard_blob_chunk",
            "guard_lease",
            "guard_rulebook",
            "guard_phone_call",
            "guard_regrouping",
            "guard_practice",
            "guard_duty",
            "guard_absence",
            "guard_handover",
            "guard_handover_keys",
            "guard_presence",
            "guard_take_over",
            "forget_request",
            "refuse_change",
            "refuse_who_left",
        ),
        (),
    ),
}
"""Every function and who may call it; those that triggers run nobody calls."""

FROZEN: Final[dict[str, str]] = {
    "outbox": (
        "key reply_key text sha256 patient_reference patient_name patient_born portal_id conversation_id "
        "created_by created_at answers_message_id seen_up_to name kind promised_at"
    ),
    "action": _ACTION,
    "rulebook": _RULEBOOK,
    "phone_call": _CALL.replace(" answers_up_to", ""),
    "segment_step": _STEP,
    "regrouping": "key act conversation_id message_id staff_id",
    "handover": _HANDOVER,
    "absence": "staff_id begins_at entered_by entered_at",
}
"""Columns that never change once they are written, by anybody."""

_ALWAYS = ("insert", "update", "delete")

AUDITED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "conversation": ("owner_id state close_reason location_id merged_into", ("update", "delete")),
    "outbox": ("kind state attempts sha256 created_by error", _ALWAYS),
    "staff": ("login active", _ALWAYS),
    "staff_role": ("staff_id role", _ALWAYS),
    "staff_location": ("staff_id location_id", _ALWAYS),
    "portal": ("name kind", _ALWAYS),
    "practice": ("name zone deputy_id lead_id assigns accept_minutes", _ALWAYS),
    "duty": ("staff_id most", ("insert", "update")),
    "absence": ("staff_id begins_at ends_at substitute_id entered_by", ("insert", "update")),
    "rulebook": ("edited_by", ("insert",)),
    "rules_applied": ("rulebook_id conversations is_last", ("insert",)),
    "phone_call": ("staff_id called_at outcome spoken", ("insert",)),
    "regrouping": ("act other_id message_id staff_id outcome", ("insert", "update")),
}
"""Columns whose changes are recorded: never words a patient or anybody else wrote (decision 60)."""
