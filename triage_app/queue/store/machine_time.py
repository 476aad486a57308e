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


class SecondsUntil(FunctionElement[float]):
    """How many seconds of the database's clock there are until a stored moment; negative when it is over."""

    type = Float()
    inherit_cache = True
    name = "seconds_until"


def machine_now(after: timedelta = timedelta(0)) -> MachineNow:
    """The database's present moment, later by a duration (which may be negative)."""
    return MachineNow(bindparam(None, after.total_seconds(), type_=Float, unique=True))


def machine_now_after(seconds: str) -> MachineNow:
    """The database's present moment, later by as many seconds as the parameter of this name says."""
    return MachineNow(bindparam(seconds, type_=Float))


def seconds_until(moment: Any) -> SecondsUntil:
    """The seconds from the database's present moment to a column of machine time."""
    return SecondsUntil(moment)


@compiles(MachineNow, "sqlite")
def _sqlite_now(element: MachineNow, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', printf('%+.3f seconds', {seconds}))"


@compiles(MachineNow, "postgresql")
def _postgresql_now(element: MachineNow, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"


@compiles(SecondsUntil, "sqlite")
def _sqlite_until(element: SecondsUntil, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    # a day as a floating number is exact to 40 microseconds, and stored moments to a millisecond
    return f"round((julianday({moment}) - julianday('now')) * 86400.0, 3)"


@compiles(SecondsUntil, "postgresql")
def _postgresql_until(element: SecondsUntil, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"extract(epoch FROM {moment} - clock_timestamp())::double precision"
