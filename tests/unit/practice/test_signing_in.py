"""Discovery and tokens, over real HTTP."""

from fhir.resources.R4B.capabilitystatement import CapabilityStatement

from tests.unit.practice.conftest import Serve, Served
from triage_app.practice.traits import Traits

GRANT = {"grant_type": "client_credentials"}


def test_capability_statement_is_public_and_valid(served: Served) -> None:
    answer = served.http.get(f"{served.portal.base_url}/metadata")
    statement = CapabilityStatement.model_validate(answer.json())
    assert statement.fhirVersion == "4.0.1"
    declared = {resource["type"]: resource for resource in answer.json()["rest"][0]["resource"]}
    assert declared["Communication"]["conditionalCreate"]
    assert declared["Communication"]["updateCreate"]
    assert "_lastUpdated" in {one["name"] for one in declared["Communication"]["searchParam"]}
    assert declared["Patient"]["interaction"] == [{"code": "read"}, {"code": "search-type"}]


def test_smart_configuration_leads_to_the_token(served: Served) -> None:
    found = served.http.get(f"{served.portal.base_url}/.well-known/smart-configuration").json()
    assert found["token_endpoint"] == served.portal.token_url
    assert "client_credentials" in found["grant_types_supported"]


def test_secret_is_taken_from_a_header_and_from_a_form(served: Served) -> None:
    known = (served.portal.client_id, served.portal.client_secret)
    form = GRANT | {"client_id": known[0], "client_secret": known[1], "scope": "system/Communication.rs"}
    for answer in (
        served.http.post(served.portal.token_url, data=GRANT, auth=known),
        served.http.post(served.portal.token_url, data=form),
    ):
        assert answer.status_code == 200
        assert answer.json()["token_type"] == "bearer"
        assert answer.json()["expires_in"] == 300
        assert answer.headers["cache-control"] == "no-store"


def test_wrong_secret_and_wrong_grant_get_no_token(served: Served) -> None:
    wrong = served.http.post(served.portal.token_url, data=GRANT, auth=(served.portal.client_id, "guess"))
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    auth = (served.portal.client_id, served.portal.client_secret)
    other = served.http.post(served.portal.token_url, data={"grant_type": "password"}, auth=auth)
    assert other.status_code == 400


def test_each_portal_makes_up_its_own_secret(serve: Serve) -> None:
    assert serve().portal.client_secret != serve().portal.client_secret


def test_nothing_is_shown_without_a_token(served: Served) -> None:
    answer = served.http.get(f"{served.portal.base_url}/Communication")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["issue"][0]["code"] == "login"


def test_token_expires_in_machine_time_not_in_practice_time(served: Served) -> None:
    served.clock.forward(hours=9)
    assert served.get("Patient").status_code == 200
    served.machine_clock.seconds += 299
    assert served.get("Patient").status_code == 200
    served.machine_clock.seconds += 1
    assert served.get("Patient").status_code == 401


def test_lifetime_of_tokens_can_be_set_and_all_can_be_revoked(served: Served) -> None:
    served.portal.tokens.lifetime_s = 10
    served.sign_in()
    served.machine_clock.seconds += 10
    assert served.get("Patient").status_code == 401
    served.sign_in()
    served.portal.tokens.revoke_all()
    assert served.get("Patient").status_code == 401


def test_portal_that_asks_nobody_for_a_token_serves_everybody(serve: Serve) -> None:
    served = serve(Traits(unauthenticated=True))
    assert served.http.get(f"{served.portal.base_url}/Patient").status_code == 200
    assert "security" not in served.get("metadata").json()["rest"][0]
