"""What a resource must look like before the portal takes it; the portal checks little, as real ones do."""

import re
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from triage_app.practice.exchange import RefusedError, Request
from triage_app.practice.resources import Resource

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_EVENT_STATUS = frozenset(
    {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"}
)
_DOCUMENT_STATUS = frozenset({"current", "superseded", "entered-in-error"})
_PAYLOADS = frozenset({"contentString", "contentAttachment", "contentReference"})


def read_resource(request: Request, resource_type: str) -> Resource:
    """The resource in a request's body.

    Raises:
        RefusedError: it is no JSON, of another type, or breaks a rule of its type.

    """
    if not request.brings_json:
        raise RefusedError(415, "not-supported", f"{resource_type} has to be JSON")
    try:
        resource = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RefusedError(400, "structure", "The body is not JSON") from error
    if not isinstance(resource, dict) or resource.get("resourceType") != resource_type:
        raise RefusedError(400, "invariant", f"The body is no {resource_type}")
    _require("id" not in resource or is_id(resource["id"]), "id")
    _require(isinstance(resource.get("meta", {}), dict), "meta")
    _RULES[resource_type](resource)
    return resource


def is_id(text: Any) -> bool:
    """The text can be the id of a resource."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def _communication(resource: Mapping[str, Any]) -> None:
    _require(resource.get("status") in _EVENT_STATUS, "status")
    _require("sent" not in resource or _is_instant(resource["sent"]), "sent")
    for element in ("identifier", "partOf", "inResponseTo", "recipient", "payload", "category"):
        _require(_is_list_of_objects(resource.get(element, [{}])), element)
    for element in ("subject", "sender"):
        _require(isinstance(resource.get(element, {}), dict), element)
    for payload in resource.get("payload", []):
        _require(len(_PAYLOADS & payload.keys()) == 1, "payload.content[x]")
        _require(isinstance(payload.get("contentString", ""), str), "payload.contentString")


def _document_reference(resource: Mapping[str, Any]) -> None:
    _require(resource.get("status") in _DOCUMENT_STATUS, "status")
    _require(_is_list_of_objects(resource.get("identifier", [{}])), "identifier")
    _require(_is_list_of_objects(resource.get("content")), "content")
    _require(all(isinstance(one.get("attachment"), dict) for one in resource["content"]), "content.attachment")


def _binary(resource: Mapping[str, Any]) -> None:
    _require(isinstance(resource.get("contentType"), str), "contentType")
    try:
        b64decode(resource.get("data", ""), validate=True)
    except (NotBase64Error, TypeError, ValueError) as error:
        raise RefusedError(400, "value", "data is not base64") from error


_RULES: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "Communication": _communication,
    "DocumentReference": _document_reference,
    "Binary": _binary,
}


def _require(fulfilled: bool, element: str) -> None:  # noqa: FBT001
    if not fulfilled:
        raise RefusedError(400, "invariant", f"{element} is missing or not as it has to be")


def _is_list_of_objects(element: Any) -> bool:
    # FHIR knows no empty lists: what is absent is left out.
    return isinstance(element, list) and element != [] and all(isinstance(one, dict) for one in element)


def _is_instant(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (TypeError, ValueError):
        return False
