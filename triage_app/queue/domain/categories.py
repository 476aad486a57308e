"""What conversations are about, by the ids that rules and portals use (policies.json, `category_rules`)."""

from typing import Final

CATEGORIES: Final = (
    *("symptom", "med_question", "complaint", "test_result", "refill", "referral", "forms_letters"),
    *("report_request", "billing", "info_update", "appointment", "portal_help", "thanks", "other"),
)
"""All there are, in the order in which the first of several that fit decides."""
