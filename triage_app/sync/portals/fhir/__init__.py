"""Any FHIR R4 server that offers Communication."""
