"""Each trait as a client meets it, over real HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.practice.conftest import NOW, Serve, Served, a_reply
from triage_app.practice.journal import JournalKind
from triage_app.practice.traits import PageLinks, SearchParameter, Traits


def links(bundle: dict[str, Any]) -> dict[str, str]:
    return {link["relation"]: link["url"] for link in bundle["link"]}


def with_a_file(served: Served) -> str:
    """The id of a message whose file is a Binary of its own."""
    return next(
        message.id
        for message in served.practice.messages
        if message.file and message.sent <= NOW and served.get(f"Binary/bin-{message.id[4:]}").is_success
    )


def file_link(served: Served, message_id: str) -> str:
    return str(served.get(f"Communication/{message_id}").json()["payload"][-1]["contentAttachment"]["url"])


def test_portal_of_second_precision_knows_no_milliseconds(serve: Serve) -> None:
    served = serve(Traits(second_precision=True))
    served.clock.forward(milliseconds=700)
    created = served.post("Communication", a_reply()).json()
    assert created["meta"]["lastUpdated"] == "2026-11-23T18:28:00Z"
    assert served.total("Communication?_lastUpdated=gt2026-11-23T18:28:00.000Z") == 0
    assert served.total("Communication?_lastUpdated=ge2026-11-23T18:28:00Z") == 1


def test_portal_knows_milliseconds_otherwise(served: Served) -> None:
    served.clock.forward(milliseconds=700, microseconds=321)
    assert served.post("Communication", a_reply()).json()["meta"]["lastUpdated"] == "2026-11-23T18:28:00.700Z"
    assert served.total("Communication?_lastUpdated=gt2026-11-23T18:28:00.699Z") == 1
    assert served.total("Communication?_lastUpdated=gt2026-11-23T18:28:00.700Z") == 0


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (PageLinks.OFFSET, r"Patient\?_sort=_lastUpdated&_count=25&_offset=25$"),
        (PageLinks.PAGE, r"Patient\?_sort=_lastUpdated&_count=25&_page=2$"),
        (PageLinks.CURSOR, r"Patient\?_cursor=[\w-]+$"),
    ],
)
def test_links_lead_through_all_pages(serve: Serve, kind: PageLinks, shape: str) -> None:
    served = serve(Traits(page_links=kind))
    bundle = served.get("Patient?_sort=_lastUpdated&_count=25").json()
    assert re.search(shape, links(bundle)["next"])
    found = [entry["resource"]["id"] for entry in bundle["entry"]]
    while "next" in links(bundle):
        bundle = served.get(links(bundle)["next"]).json()
        found += [entry["resource"]["id"] for entry in bundle["entry"]]
    assert found == [patient.id for patient in served.practice.patients]


def test_unknown_cursor_has_expired(serve: Serve) -> None:
    assert serve(Traits(page_links=PageLinks.CURSOR)).get("Patient?_cursor=long-ago").status_code == 410


def test_cursor_goes_on_with_what_was_there_when_it_was_made(serve: Serve) -> None:
    served = serve(Traits(page_links=PageLinks.CURSOR))
    following = links(served.get("Communication?_sort=-_lastUpdated&_count=100").json())["next"]
    served.portal.patient_writes("pat-001", "In between")
    first = served.get("Communication?_sort=-_lastUpdated&_count=100").json()
    seen = {entry["resource"]["id"] for entry in served.get(following).json()["entry"]}
    assert first["entry"][99]["resource"]["id"] not in seen


def test_total_can_be_missing_but_not_when_only_it_was_asked_for(serve: Serve, served: Served) -> None:
    assert served.get("Patient").json()["total"] == 60
    rude = serve(Traits(no_total=True))
    assert "total" not in rude.get("Patient").json()
    assert rude.total("Patient") == 60


def test_page_size_is_limited_or_not_heeded_at_all(serve: Serve, served: Served) -> None:
    assert len(served.search("Patient")) == 20
    assert len(serve(Traits(max_count=10)).search("Patient?_count=50")) == 10
    assert len(serve(Traits(default_count=5)).search("Patient")) == 5
    everything = serve(Traits(ignores_count=True)).get("Patient?_count=7").json()
    assert len(everything["entry"]) == 60
    assert "next" not in links(everything)


def test_binary_in_json_only_refuses_bytes_and_never_serves_them(serve: Serve) -> None:
    served = serve(Traits(binary_json_only=True))
    assert served.post_bytes("Binary", b"%PDF", "application/pdf").status_code == 415
    created = served.post(
        "Binary", {"resourceType": "Binary", "contentType": "application/pdf", "data": "JVBERg=="}
    )
    assert served.get(f"Binary/{created.json()['id']}", Accept="*/*").json()["data"] == "JVBERg=="


def test_link_to_a_file_leads_to_another_origin_and_expires(serve: Serve) -> None:
    served = serve(Traits(expiring_links_s=60))
    message_id = with_a_file(served)
    link = file_link(served, message_id)
    assert not link.startswith(served.portal.base_url.removesuffix("/fhir/R4"))
    content = served.http.get(link).content
    assert content == next(m.file.content for m in served.practice.messages if m.id == message_id and m.file)
    served.machine_clock.seconds += 60
    assert served.http.get(link).status_code == 403
    assert served.http.get(file_link(served, message_id)).content == content
    in_a_search = served.search(f"Communication?_id={message_id}")[0]["payload"][-1]["contentAttachment"]["url"]
    assert served.http.get(in_a_search).content == content


def test_forged_link_opens_nothing(serve: Serve) -> None:
    served = serve(Traits(expiring_links_s=60))
    link = file_link(served, with_a_file(served))
    assert served.http.get(re.sub(r"expires=[\d.]+", "expires=99999999.0", link)).status_code == 403
    assert served.http.get(link.partition("?")[0]).status_code == 403


def test_token_sent_to_the_storage_is_noticed(serve: Serve) -> None:
    served = serve(Traits(expiring_links_s=60))
    link = file_link(served, with_a_file(served))
    served.http.get(link)
    assert not any(entry.kind is JournalKind.TOKEN_LEAKED for entry in served.portal.journal.entries)
    served.http.get(link, headers={"Authorization": f"Bearer {served.token}"})
    assert [entry.kind for entry in served.portal.journal.entries][-1] is JournalKind.TOKEN_LEAKED


def test_search_by_last_updated_is_refused(serve: Serve) -> None:
    served = serve(Traits(last_updated_search=SearchParameter.REFUSED))
    assert served.get("Communication?_lastUpdated=ge2026-11-23").status_code == 400
    assert served.get("Communication?_sort=_lastUpdated").status_code == 200


def test_search_by_last_updated_is_ignored_and_the_self_link_tells(serve: Serve) -> None:
    served = serve(Traits(last_updated_search=SearchParameter.IGNORED))
    bundle = served.get("Communication?_lastUpdated=ge2999-01-01&_sort=_lastUpdated").json()
    assert bundle["total"] > 200
    assert links(bundle)["self"].endswith("Communication?_sort=_lastUpdated")
    declared = {one["type"]: one for one in served.get("metadata").json()["rest"][0]["resource"]}
    assert "_lastUpdated" not in {one["name"] for one in declared["Communication"]["searchParam"]}


def test_search_by_id_finds_exactly_those_or_is_refused_or_ignored(serve: Serve) -> None:
    two = "Patient?_id=pat-001,pat-003,nobody"
    served = serve()
    found = served.get(two).json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == ["pat-001", "pat-003"]
    assert serve(Traits(id_search=SearchParameter.REFUSED)).get(two).status_code == 400
    served = serve(Traits(id_search=SearchParameter.IGNORED))
    assert served.get(two).json()["total"] > 20
    declared = {one["type"]: one for one in served.get("metadata").json()["rest"][0]["resource"]}
    assert "_id" not in {one["name"] for one in declared["Patient"]["searchParam"]}


def test_second_answer_to_a_conditional_create_may_lack_a_location(serve: Serve) -> None:
    served = serve(Traits(no_location_on_200=True))
    condition = f"identifier={a_reply()['identifier'][0]['value']}"
    assert "location" in served.post("Communication", a_reply(), If_None_Exist=condition).headers
    second = served.post("Communication", a_reply(), If_None_Exist=condition)
    assert second.status_code == 200
    assert "location" not in second.headers


def test_lagging_search_finds_late_what_reading_by_id_shows_at_once(serve: Serve) -> None:
    served = serve(Traits(search_lag_s=90))
    created = served.post("Communication", a_reply()).json()
    question = f"Communication?identifier={created['identifier'][0]['value']}"
    assert served.get(f"Communication/{created['id']}").status_code == 200
    assert served.total(question) == 0
    served.clock.now += timedelta(seconds=90)
    assert served.total(question) == 1
