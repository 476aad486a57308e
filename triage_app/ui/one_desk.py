"""One desk for a profile in a login session: a second start shows the first one's window (decision 34)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCryptographicHash, QLockFile, QObject, Signal, Slot

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer

_PATIENCE_MS = 2000
_SESSION = ("XDG_SESSION_ID", "SESSIONNAME")
"""What Linux and Windows call the session somebody has signed in to; macOS has one window server for each."""


class OneDesk(QObject):
    """The place of the one desk. Hold it for as long as the desk is open."""

    show_requested = Signal()
    """Somebody started the program once more: show the window."""

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        session = next((os.environ[name] for name in _SESSION if os.environ.get(name)), "")
        known_by = QByteArray(f"{profile.resolve()}\n{session}".encode())
        hashed = QCryptographicHash.hash(known_by, QCryptographicHash.Algorithm.Sha256)
        mark = bytes(hashed.toHex().data())[:16].decode()
        self._name = f"triage-desk-{mark}"
        self._lock = QLockFile(str(profile / f"desk-{mark}.lock"))
        self._lock.setStaleLockTime(0)  # stale once its process is gone, however old it is
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Take the place; False where another desk holds it."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear from later starts; costs an import, so after the first paint."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        self._server.listen(self._name)

    def call(self) -> bool:
        """Ask the desk that holds the place to show itself; whether it heard."""
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(_PATIENCE_MS)
        socket.abort()
        return heard

    def leave(self) -> None:
        """Give the place back."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    @Slot()
    def _on_connected(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()) is not None:
            caller.deleteLater()
            self.show_requested.emit()
