"""Machine time: the database's own clock, for leases, undo windows and quarantine (decision 25)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from triage_app.queue.store.types import UtcDateTime


class MachineNow(FunctionElement[datetime]):
    """The database's clock at the statement, plus a number of seconds; comparable with stored moments."""

    type = UtcDateTime()
    inherit_cache = True
    name = "machine_now"


def machine_now(after: timedelta = timedelta(0)) -> MachineNow:
    """The database's present moment, later by a duration (which may be negative)."""
    return MachineNow(bindparam(None, after.total_seconds(), type_=Float, unique=True))


@compiles(MachineNow, "sqlite")
def _sqlite(element: MachineNow, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', printf('%+.3f seconds', {seconds}))"


@compiles(MachineNow, "postgresql")
def _postgresql(element: MachineNow, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"
