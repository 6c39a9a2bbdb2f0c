"""Owns the place where a renewing token outlives the program: the system's keyring, or nowhere.

A backend that keeps secrets in plain text, or none at all, is not used: the token then lives in memory alone
and whoever sits there logs in again after a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from keyring.backend import KeyringBackend, get_all_keyring

SERVICE = "GridDesk"

TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Modules of the backends that encrypt what they keep. Those that write plain text come from other packages,
and the library would choose one of them where a settings file says so; therefore it is not asked to."""


class TokenVault(Protocol):
    """Keeps one secret a seat."""

    @property
    def is_there(self) -> bool:
        """Whether anything is kept beyond the program's end."""
        ...

    def find(self, name: str) -> str:
        """Return what is kept under a name, empty if nothing is, or it cannot be read."""
        ...

    def keep(self, name: str, secret: str) -> None:
        """Keep a secret; where that fails nothing is kept."""
        ...

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        ...


class KeyringVault:
    """The system's keyring; all calls may wait for it, so they are made beside the screen's thread.

    Args:
        list_backends: Returns what there is to choose from.
    """

    def __init__(self, list_backends: Callable[[], Iterable[KeyringBackend]] = get_all_keyring) -> None:
        self._list_backends = list_backends
        self._backend: KeyringBackend | None = None
        self._looked = False

    @property
    def is_there(self) -> bool:
        """Whether the system has a keyring that encrypts."""
        return self._find_backend() is not None

    def find(self, name: str) -> str:
        """Return what is kept under a name, empty if nothing is, or the keyring is shut."""
        backend = self._find_backend()
        try:
            return "" if backend is None else backend.get_password(SERVICE, name) or ""
        except Exception:  # noqa: BLE001 - the errors of the system's daemons are of any class
            return ""

    def keep(self, name: str, secret: str) -> None:
        """Keep a secret; a keyring that refuses is not asked again in this run."""
        backend = self._find_backend()
        if backend is None:
            return
        try:
            backend.set_password(SERVICE, name, secret)
        except Exception:  # noqa: BLE001 - the errors of the system's daemons are of any class
            self._backend = None

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        backend = self._find_backend()
        if backend is None or not self.find(name):
            return
        try:
            backend.delete_password(SERVICE, name)
        except Exception:  # noqa: BLE001 - the errors of the system's daemons are of any class
            self._backend = None

    def _find_backend(self) -> KeyringBackend | None:
        if not self._looked:
            self._looked = True
            trusted = [one for one in self._list_backends() if type(one).__module__ in TRUSTED_BACKENDS]
            self._backend = max(trusted, key=_priority_of, default=None)
        return self._backend


def _priority_of(backend: KeyringBackend) -> float:
    return float(backend.priority)
