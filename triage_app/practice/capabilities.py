"""What the portal says it can do."""

from datetime import datetime
from typing import Any

from triage_app.practice.resources import Resource, instant
from triage_app.practice.search import PARAMETERS
from triage_app.practice.traits import ConditionalCreate, SearchParameter, Traits

WRITABLE = ("Communication", "DocumentReference", "Binary")
"""The types that clients may create and update."""

_SMART = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"


def capability_statement(traits: Traits, base_url: str, token_url: str, at: datetime) -> Resource:
    """The CapabilityStatement behind /metadata."""
    rest: dict[str, Any] = {
        "mode": "server",
        "resource": [_resource(name, traits) for name in (*PARAMETERS, "Binary")],
    }
    if not traits.unauthenticated:
        rest["security"] = {
            "service": [{"coding": [{"system": _SERVICE, "code": "SMART-on-FHIR"}]}],
            "extension": [{"url": _SMART, "extension": [{"url": "token", "valueUri": token_url}]}],
        }
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(at),
        "kind": "instance",
        "software": {"name": "Practice portal", "version": "1"},
        "implementation": {"description": "A make-believe practice", "url": base_url},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [rest],
    }


def _resource(name: str, traits: Traits) -> Resource:
    writable = name in WRITABLE
    codes = ["read", *(["create", "update"] if writable else []), *(["search-type"] if name in PARAMETERS else [])]
    described: Resource = {
        "type": name,
        "interaction": [{"code": code} for code in codes],
        "versioning": "versioned-update" if writable else "no-version",
        "readHistory": False,
        "updateCreate": writable and not traits.no_update_create,
        "conditionalCreate": writable and traits.conditional_create is not ConditionalCreate.NONE,
        "conditionalUpdate": False,
    }
    searchable = [
        {"name": parameter, "type": known.fhir_type}
        for parameter, known in PARAMETERS.get(name, {}).items()
        if traits.becomes_of(parameter) is SearchParameter.HONOURED
    ]
    return described | ({"searchParam": searchable} if searchable else {})


def smart_configuration(token_url: str) -> dict[str, Any]:
    """The SMART configuration: how to get a token."""
    return {
        "token_endpoint": token_url,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "grant_types_supported": ["client_credentials"],
        "scopes_supported": ["system/*.cruds", "system/*.rs"],
        "response_types_supported": [],
        "code_challenge_methods_supported": ["S256"],
        "capabilities": ["client-confidential-symmetric", "permission-v1", "permission-v2"],
    }
