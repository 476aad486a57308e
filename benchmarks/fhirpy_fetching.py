"""Only fetches everything with fhirpy's asynchronous client; run by a Python that has it."""

import asyncio
import json
import sys
import time

from fhirpy import AsyncFHIRClient  # type: ignore[import-not-found]


async def main(url: str) -> None:
    """Prints seconds and entries as a line of JSON."""
    client = AsyncFHIRClient(url)
    began, entries = time.perf_counter(), 0
    async for _ in client.resources("Communication").sort("_lastUpdated").limit(1000):
        entries += 1
    sys.stdout.write(json.dumps({"s": time.perf_counter() - began, "entries": entries}) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
