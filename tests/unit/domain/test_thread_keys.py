"""No portal can name a thread, or a patient, so that its messages land in somebody else's conversation."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from triage_app.queue.domain import thread_keys

names = st.text(st.sampled_from("ab#~=%25/"), min_size=1, max_size=12) | st.text(min_size=140, max_size=160)
made = st.one_of(
    names.map(thread_keys.own),
    st.builds(lambda name, patient: thread_keys.parted(thread_keys.own(name), patient), names, names),
)


@given(names, names)
def test_two_names_are_two_keys(one: str, other: str) -> None:
    assert (thread_keys.own(one) == thread_keys.own(other)) is (one == other)


@given(names)
def test_a_name_comes_back_unless_it_is_too_long(name: str) -> None:
    key = thread_keys.own(name)
    assert thread_keys.at_portal(key) in {name, None}
    assert thread_keys.at_portal(key) == name or len(name) > 30
    assert thread_keys.base(key) == key


@given(names, names, names)
@example("t-1", "x", "t-1#x")
def test_what_is_about_somebody_else_has_no_threads_own_key(name: str, patient: str, other: str) -> None:
    parted = thread_keys.parted(thread_keys.own(name), patient)
    assert parted != thread_keys.own(other)
    assert thread_keys.at_portal(parted) is None
    assert thread_keys.base(parted) == parted


@given(names, names, names)
def test_each_patient_of_a_thread_has_a_key(name: str, one: str, other: str) -> None:
    key = thread_keys.own(name)
    assert (thread_keys.parted(key, one) == thread_keys.parted(key, other)) is (one == other)


@given(made, made, st.integers(1, 10**12))
def test_what_was_put_aside_is_nobody_elses(key: str, other: str, number: int) -> None:
    aside = thread_keys.aside(key, f"s{number}")
    assert aside is not None, "every key leaves room for it"
    assert thread_keys.base(aside) == key
    assert other != aside


@given(names, names)
def test_a_reply_names_the_thread_it_goes_on_in_and_no_other(name: str, patient: str) -> None:
    key = thread_keys.own(name)
    aside = thread_keys.aside(key, "c1")
    assert aside is not None
    assert thread_keys.at_portal(aside) == thread_keys.at_portal(key)
    assert thread_keys.name(thread_keys.parted(key, patient)) == thread_keys.name(key)
