"""The audit chain over HTTP: verified for the administration alone, batch by batch, with its anchors."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.central.ledger import audit
from desktop.central.routes.administration import router
from desktop.central.rules.actor import Actor
from desktop.models.person import Role
from desktop.wire.administration import AuditFault, decode_audit
from tests.helpers.http_city import ACTORS, HttpCity, problem_of
from tests.helpers.small_city import CITY, LI

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
PATH = "/v1/audit/verification"


@pytest.fixture
def audited(served: HttpCity, monkeypatch: pytest.MonkeyPatch) -> HttpCity:
    monkeypatch.setattr(audit, "_BATCH", 2)
    served.enrol(ADMIN)
    served.context.bearers.load()
    for number in range(5):
        served.report(f"i-{number}")
    return served


def test_a_whole_chain_is_said_to_be_whole(audited: HttpCity) -> None:
    found = decode_audit(audited.get(PATH, ADMIN).content)
    assert (found.entries, found.faults) == (5, ())


def test_faults_are_named_and_anchors_asked(audited: HttpCity) -> None:
    seal = decode_audit(audited.get(PATH, ADMIN).content).head_seal
    audited.context.read_anchors = lambda: {5: seal, 7: "f" * 64}
    found = decode_audit(audited.get(PATH, ADMIN).content)
    assert found.faults == (AuditFault(6, "truncated"),)
    audited.city.database.run(
        lambda connection: connection.execute(text("UPDATE audit SET action = 'x' WHERE number = 2"))
    )
    found = decode_audit(audited.get(PATH, ADMIN).content)
    assert found.faults == (AuditFault(2, "altered"), AuditFault(6, "truncated"))


def test_nobody_else_asks(audited: HttpCity) -> None:
    assert [route.path for route in router.routes] == [PATH, "/v1/backups"]  # type: ignore[attr-defined]
    for actor in ACTORS:
        assert problem_of(audited.get(PATH, actor)) == (403, "forbidden")


def test_an_administrator_has_a_backup_written(audited: HttpCity, tmp_path: Path) -> None:
    audited.context.backup_folder = tmp_path / "backups"
    reply = audited.post("/v1/backups", {}, ADMIN, key="")
    assert reply.status_code == 201, reply.text
    made = audited.context.backup_folder / reply.json()["name"]
    assert made.stat().st_size == reply.json()["bytes"]
    assert audited.post("/v1/backups", {}, ADMIN, key="").status_code == 409, "in the very same second"
    assert audited.post("/v1/backups", {}, LI, key="").status_code == 403
    (tmp_path / "file").write_text("")
    audited.context.backup_folder = tmp_path / "file" / "below"
    assert audited.post("/v1/backups", {}, ADMIN, key="").status_code == 503
