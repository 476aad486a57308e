"""How the practice portal behaves: a switch at rest is well-behaved, any other position was seen in life."""

from dataclasses import dataclass
from enum import StrEnum


class PageLinks(StrEnum):
    """What a link to the next page is made of."""

    OFFSET = "offset"
    PAGE = "page"
    CURSOR = "cursor"


class ConditionalCreate(StrEnum):
    """What becomes of If-None-Exist."""

    ATOMIC = "atomic"
    RACY = "racy"
    """Looking and creating are two steps, so that creates at the same time both succeed."""
    IGNORED = "ignored"
    """Declared in the capability statement, yet every request creates."""
    NONE = "none"
    """Not declared, and every request creates."""


class SearchParameter(StrEnum):
    """What becomes of a search parameter."""

    HONOURED = "honoured"
    REFUSED = "refused"
    """Answered with 400."""
    IGNORED = "ignored"
    """Left out: all resources match, and the bundle's self link does not show it."""


@dataclass(frozen=True)
class Traits:
    """The switches; times are in seconds."""

    second_precision: bool = False
    """meta.lastUpdated has no milliseconds."""
    page_links: PageLinks = PageLinks.OFFSET
    no_total: bool = False
    default_count: int = 20
    max_count: int = 1000
    ignores_count: bool = False
    """Everything comes on one page."""
    binary_json_only: bool = False
    """Bytes sent as they are get 415, and Binary is read as JSON whatever was asked for."""
    expiring_links_s: float | None = None
    """Links to files lead to a storage on another origin and work for so long; None leaves them alone."""
    conditional_create: ConditionalCreate = ConditionalCreate.ATOMIC
    race_window_s: float = 0.05
    """How long the racy form waits between looking and creating."""
    no_update_create: bool = False
    """PUT to an id that does not exist gets 404 instead of creating it."""
    last_updated_search: SearchParameter = SearchParameter.HONOURED
    """What becomes of _lastUpdated."""
    id_search: SearchParameter = SearchParameter.HONOURED
    """What becomes of _id."""
    no_location_on_200: bool = False
    """The answer to a conditional create that found something carries no Location."""
    search_lag_s: float = 0.0
    """Practice time until something written can be found; reading it by id works at once."""
    unauthenticated: bool = False
    """Nobody asks for a token."""

    def becomes_of(self, parameter: str) -> SearchParameter:
        """What becomes of a search parameter, by its name."""
        switches = {"_lastUpdated": self.last_updated_search, "_id": self.id_search}
        return switches.get(parameter, SearchParameter.HONOURED)
