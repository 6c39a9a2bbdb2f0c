"""Tokens are kept by a keyring that encrypts, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailingKeyring
from keyring.backends.null import Keyring as NullKeyring

from desktop.store.token_vault import TRUSTED_BACKENDS, KeyringVault

NO_KEYRINGS: tuple[Callable[[], KeyringBackend], ...] = (NullKeyring, FailingKeyring)


class Ring(KeyringBackend):
    """A keyring in memory, under the name of a real one."""

    priority = 5.0

    def __init__(self, *, breaks: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.breaks = breaks

    def _check(self) -> None:
        if self.breaks:
            raise RuntimeError("the daemon is gone")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[service, username]


class TrustedRing(Ring):
    """Stands where the library's own backend of the desktop's keyring stands."""


TrustedRing.__module__ = TRUSTED_BACKENDS[0]


class PlainTextKeyring(Ring):
    """As third packages bring it: a file that anybody can read; of a higher rank than all others."""

    priority = 9.0


def vault_of(*backends: KeyringBackend) -> KeyringVault:
    def list_backends() -> Iterable[KeyringBackend]:
        return backends

    return KeyringVault(list_backends)


def test_a_secret_is_kept_found_and_forgotten() -> None:
    ring, other = TrustedRing(), PlainTextKeyring()
    vault = vault_of(other, ring)
    assert vault.is_there
    vault.keep("seat-1", "secret")
    assert vault.find("seat-1") == "secret"
    assert (len(ring.kept), other.kept) == (1, {})
    vault.forget("seat-1")
    vault.forget("seat-1")
    assert vault.find("seat-1") == ""


def test_plain_text_and_no_keyring_keep_nothing() -> None:
    plain = PlainTextKeyring()
    vault = vault_of(plain, *(made() for made in NO_KEYRINGS))
    assert not vault.is_there
    vault.keep("seat-1", "secret")
    vault.forget("seat-1")
    assert (vault.find("seat-1"), plain.kept) == ("", {})


def test_a_keyring_that_breaks_is_none() -> None:
    vault = vault_of(TrustedRing(breaks=True))
    assert vault.find("seat-1") == ""
    vault.keep("seat-1", "secret")
    assert not vault.is_there
