"""Set everything up on this computer, then start the demo, the tests or any other command.

    python3 run.py demo [arguments]     the make-believe practice
    python3 run.py test [arguments]     every check and test; the arguments go to pytest
    python3 run.py WORD [arguments]     the same as `triage-app WORD [arguments]`

It needs nothing but Python: only the standard library is imported here.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple, NoReturn

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)  # the last one for which every pinned package has a wheel
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.stamp"  # written last: without it the environment counts as half made
WINDOWS = os.name == "nt"
ON_LINUX = sys.platform.startswith("linux")
PROGRAMS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if WINDOWS else "python")
LIBRARY = VENV / ("Lib" if WINDOWS else f"lib/python3.{sys.version_info[1]}") / "site-packages"
HAS_SCREEN = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
SIDE_BY_SIDE = (
    *("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile"),  # each with servers of its own
    "--max-worker-restart=0",  # pytest-xdist 3.8 waits for ever after it replaced one that crashed (its issue 784)
)
TEST_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    "QT_SCALE_FACTOR": "1",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONDONTWRITEBYTECODE": "",  # many tests start the program, and need not compile it each time
}
MYPY = "import os; from mypy.__main__ import console_entry as run; getattr(os, 'nice', abs)(19); run()"


class Group(NamedTuple):
    """What one purpose needs from a Linux system, as pairs `Debian's package=what shows that it is there`."""

    purpose: str
    words: str  # the words of the command line that need it; none: all
    is_needed: bool  # without it the word cannot do its work
    pairs: str  # what shows it: a Python module (import:), a library (.so), a path or a program


IS_NEEDED, IS_WELCOME = True, False
SYSTEM = (
    Group("to make .venv", "", IS_NEEDED, f"python3.{sys.version_info[1]}-venv=import:ensurepip"),
    Group(
        *("for Qt to paint", "demo test", IS_NEEDED),
        "libegl1=libEGL.so.1 libgl1=libGL.so.1 libxkbcommon0=libxkbcommon.so.0 libdbus-1-3=libdbus-1.so.3 "
        "libfontconfig1=libfontconfig.so.1 libfreetype6=libfreetype.so.6 libglib2.0-0=libgthread-2.0.so.0 "
        "libbrotli1=libbrotlidec.so.1 libgssapi-krb5-2=libgssapi_krb5.so.2",
    ),
    Group(
        *("for windows on a screen", "demo test", HAS_SCREEN),
        "libx11-xcb1=libX11-xcb.so.1 libxkbcommon-x11-0=libxkbcommon-x11.so.0 "
        "libxcb-cursor0=libxcb-cursor.so.0 libxcb-icccm4=libxcb-icccm.so.4 libxcb-image0=libxcb-image.so.0 "
        "libxcb-keysyms1=libxcb-keysyms.so.1 libxcb-randr0=libxcb-randr.so.0 libxcb-shm0=libxcb-shm.so.0 "
        "libxcb-render-util0=libxcb-render-util.so.0 libxcb-shape0=libxcb-shape.so.0 "
        "libxcb-sync1=libxcb-sync.so.1 libxcb-xfixes0=libxcb-xfixes.so.0 libxcb-xkb1=libxcb-xkb.so.1 "
        "libwayland-client0=libwayland-client.so.0 libwayland-cursor0=libwayland-cursor.so.0 "
        "libwayland-egl1=libwayland-egl.so.1",
    ),
    Group(
        *("for text as in the accepted pictures", "demo test", IS_WELCOME),
        "fonts-inter=/usr/share/fonts/opentype/inter/Inter-Regular.otf",
    ),
    Group(
        *("for tests on PostgreSQL, processes, certificates and the repository", "test", IS_NEEDED),
        "postgresql=/usr/lib/postgresql/*/bin/initdb procps=ps openssl=openssl git=git",
    ),
    Group(
        *("for tests on a real keyring", "test", IS_NEEDED),
        "gnome-keyring=gnome-keyring-daemon libsecret-tools=secret-tool "
        "dbus-daemon=dbus-run-session dbus-bin=dbus-send",
    ),
)


def main(words: list[str]) -> int:
    """Do what the command line asks for and return the exit code."""
    if not words or words[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if words else 2
    check_python()
    install_system_packages(words[0])
    make_environment(["app.txt", "dev.txt"] if words[0] == "test" else ["app.txt"])
    introduce_program()
    return test(words[1:]) if words[0] == "test" else hand_over(words)


def stop(sentence: str) -> NoReturn:
    """End because set-up cannot go on; the sentence says why and what to do."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


def check_python() -> None:
    """Refuse a Python for which the pinned packages do not exist."""
    this = sys.version_info[:2]
    if not OLDEST_PYTHON <= this <= NEWEST_PYTHON:
        text = "This needs Python {}.{} to {}.{}, and this is Python {}.{}. Start it with one of those."
        stop(text.format(*OLDEST_PYTHON, *NEWEST_PYTHON, *this))


def install_system_packages(word: str) -> None:
    """Install what the system lacks where that is possible; otherwise say what to run."""
    groups = [group for group in SYSTEM if not group.words or (word in group.words.split() and ON_LINUX)]
    lacking = {group: packages for group in groups if (packages := missing_packages(group))}
    packages = [package for missing in lacking.values() for package in missing]
    has_apt = Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
    if packages and has_apt and os.geteuid() == 0:
        install_with_apt(packages)
    elif packages:
        print("This computer lacks", file=sys.stderr)
        for group, missing in lacking.items():
            print(f"  {group.purpose}: {', '.join(missing)}", file=sys.stderr)
        command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
        advice = f"Install them with: {command}" if has_apt else "Those are the names that Debian gives them."
        if any(group.is_needed for group in lacking):
            stop(advice)
        print(advice, "Going on without them.", sep="\n", file=sys.stderr)


def missing_packages(group: Group) -> list[str]:
    """Name the packages of a group that this computer lacks."""
    pairs = (pair.split("=") for pair in group.pairs.split())
    return [package for package, evidence in pairs if not is_there(evidence)]


def is_there(evidence: str) -> bool:
    """Tell whether a Python module, a library, a path or a program can be found."""
    if evidence.startswith("import:"):
        return importlib.util.find_spec(evidence.removeprefix("import:")) is not None
    if ".so." in evidence:
        try:
            ctypes.CDLL(evidence)
        except OSError:
            return False
        return True
    return any(Path("/").glob(evidence.lstrip("/"))) or shutil.which(Path(evidence).name) is not None


def install_with_apt(packages: list[str]) -> None:
    """Install Debian packages without questions; no database server is set up or started."""
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    if "postgresql" in packages:  # the tests make their own clusters; Debian would set one up and start it
        CREATE_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        with CREATE_CLUSTER.open("a", encoding="utf-8") as file:
            file.write("create_main_cluster = false\n")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"]
    # A list that cannot be fetched need not matter: the installation decides
    subprocess.call([*apt, "update"], stdin=subprocess.DEVNULL)
    must_work([*apt, "install", "-y", "--no-install-recommends", *packages], "The system packages")


def make_environment(names: list[str]) -> None:
    """Bring .venv to the pinned packages; one that is half made or has other pins is made anew."""
    python = "python {}.{}".format(*sys.version_info)
    pins = {path.name: f"{path.name} {digest(path)}" for path in (ROOT / "requirements").glob("*.txt")}
    stamp = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() and PYTHON.exists() else []
    wanted = {python, *(pins[name] for name in names)}
    if wanted <= set(stamp):
        return
    is_sound = python in stamp and set(stamp) <= {python, *pins.values()}
    STAMP.unlink(missing_ok=True)
    if not is_sound:
        print(f"Making {VENV.name}", flush=True)
        must_work([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)], "The virtual environment")
    print(f"Installing the packages of {' and '.join(names)}; this takes a minute or two", flush=True)
    # Wheels only: what a source package needs for its build has no hashes
    pip = [
        str(PYTHON),
        "-I",
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-input",
    ]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    files = [word for name in names for word in ("-r", str(ROOT / "requirements" / name))]
    must_work([*pip, "--disable-pip-version-check", *quiet, *files], "The Python packages")
    STAMP.write_text("\n".join(sorted(wanted | set(stamp) if is_sound else wanted)), encoding="utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 of a text file, the same on every system."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def must_work(command: list[str], what: str) -> None:
    """Run a step of the set-up, and stop with a sentence when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    chatter = subprocess.PIPE if command[0] == "apt-get" else None  # of interest only when it fails
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=chatter, stderr=chatter, text=True, check=False
    )
    if done.returncode != 0:
        reason = "".join(filter(None, [done.stdout, done.stderr]))
        stop(f"{reason}\n{what} could not be installed; the reason stands above. A later run begins there again.")


def introduce_program() -> None:
    """Let .venv find the program: its folder, its entry points and the command triage-app."""
    import tomllib  # noqa: PLC0415 - an older Python must get as far as the sentence about its version

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = {"console_scripts": project["scripts"], **project["entry-points"]}
    sections = [[f"[{group}]", *(f"{k} = {v}" for k, v in lines.items())] for group, lines in points.items()]
    info = LIBRARY / "triage_app.dist-info"
    on_posix = '#!/bin/sh\nexec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m triage_app "$@"'
    launcher = '@"%~dp0python.exe" -P -m triage_app %*' if WINDOWS else on_posix
    files = {  # all paths are relative, so that the folder may be moved
        LIBRARY / "triage_app.pth": os.path.relpath(ROOT, LIBRARY),
        info / "METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}",
        info / "entry_points.txt": "\n".join(line for section in sections for line in section),
        PROGRAMS / ("triage-app.cmd" if WINDOWS else "triage-app"): launcher,
    }
    for path, text in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text + "\n":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            path.chmod(0o755 if path.parent == PROGRAMS else 0o644)


def hand_over(words: list[str]) -> int:
    """Become the program; -P keeps files of the current folder from posing as modules."""
    command = [str(PYTHON), "-P", "-m", "triage_app", *words]
    if not WINDOWS:  # there exec would return to the prompt while the program still runs
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return wait_for(command, dict(os.environ))


def test(pytest_arguments: list[str]) -> int:
    """Run every check, the tests last, and say at the end which of them failed.

    mypy takes a minute, in which the tests wait for other things; it works beside them and is heard after them.
    """
    checks = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format --check": ["-m", "ruff", "format", "--check"],
        "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        "pytest": ["-m", "pytest", *SIDE_BY_SIDE, *pytest_arguments],
    }
    began, failed = time.monotonic(), []
    environment = {**os.environ, **TEST_ENVIRONMENT}
    command = [str(PYTHON), "-P", "-c", MYPY]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as mypy:
        for name, words in checks.items():
            print(f"\n== {name}", flush=True)
            start = time.monotonic()
            if wait_for([str(PYTHON), "-P", *words], environment, ROOT) != 0:
                failed.append(name)
            print(f"== {name}: {'FAILED' if name in failed else 'passed'}, {time.monotonic() - start:.1f} s")
        print(f"\n== mypy\n{mypy.communicate()[0]}", end="")
    if mypy.returncode != 0:
        failed.append("mypy")
    print(f"== mypy: {'FAILED' if 'mypy' in failed else 'passed'}, beside the others")
    verdict = f"Failed: {', '.join(failed)}." if failed else "Everything passed."
    print(f"\n{verdict} {time.monotonic() - began:.0f} s in all.", flush=True)
    return 1 if failed else 0


def wait_for(command: list[str], environment: dict[str, str], folder: Path | None = None) -> int:
    """Run a command to its end; Ctrl-C reaches it as well, and it may tidy up."""
    process = subprocess.Popen(command, env=environment, cwd=folder)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
