"""A city whose every secret bears a mark, and an oracle that says who may know which; for the leak fuzz."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from urllib.parse import quote

from desktop.central.ledger.positions import Fix, record_positions
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Contact, ContactRelation, Grid
from desktop.models.person import DESK_ROLES, Role, Worker
from tests.helpers.http_city import HttpCity
from tests.helpers.pictures import make_picture
from tests.helpers.samples import make_alarm
from tests.helpers.small_city import CITY, CODES, GAS, HEAD, WORKERS, SmallCity, square

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
AREAS = (CITY, CODES[0], CODES[3])
PUBLIC_ROLES = frozenset({Role.WALL, Role.DEPARTMENT})
PLACEHOLDERS = ("photo_id", "incident_id", "grid_code", "key", "draft_id", "content_hash", "part")


@dataclass(frozen=True, slots=True)
class Secret:
    """Something of one grid that not everybody may know.

    Attributes:
        mark: How it stands in a reply.
        number: Of the grid, 0..3.
    """

    kind: str
    mark: str
    number: int

    def may_be_known_to(self, actor: Actor) -> bool:
        """Say whether somebody may read it. Source: contract, Rights."""
        is_inside = CODES[self.number].startswith(actor.area_code)
        match self.kind:
            case "citizen":
                return False
            case "title":
                return is_inside and actor.role is not Role.DEPARTMENT
            case "report" | "staff phone" | "note" | "station phone":
                return is_inside and actor.role not in PUBLIC_ROLES
            case "shelving":
                return is_inside and actor.role not in PUBLIC_ROLES | {Role.WORKER}
            case "position":
                return is_inside and actor.role not in {Role.DEPARTMENT, Role.WORKER}
            case "absence":
                # Each is B of the grid before; whoever plans a post knows when its B is away.
                covered = CODES[(self.number - 1) % 4]
                plans = actor.role in DESK_ROLES | {Role.LEADER, Role.ADMIN}
                return actor.id == WORKERS[self.number].id or (
                    plans and (is_inside or covered.startswith(actor.area_code))
                )
            case "helper phone":
                return is_inside and actor.role in DESK_ROLES | {Role.WORKER, Role.ADMIN}
            case "own duty":
                return is_inside
            case "account" | "device" | "channel":
                return is_inside and actor.role is Role.ADMIN
        raise AssertionError(self.kind)


def lon_of(number: int) -> float:
    """Return a longitude that stands nowhere else."""
    return round(square(number).rings[0][0] + 0.0012345, 7)


def secrets_of(number: int) -> list[Secret]:
    """Return what there is to know of a grid."""
    marks = {
        "title": f"TITLE-{number}",
        "report": f"REPORT-{number}",
        "citizen": f"1360000{number}333",
        "staff phone": f"1380000{number}222",
        "shelving": f"SHELVED-{number}",
        "position": f"{lon_of(number)}",
        "absence": f'"id":"ABSENCE-{number}"',
        "helper phone": f"1370000{number}444",
        "note": f"NOTE-{number}",
        "station phone": f"028-0009{number}555",
        "own duty": f"DUTY-{number}",
        "account": f"account-{number}",
        "device": f"DEVICE-{number}",
        "channel": f"channel-{number}",
    }
    return [Secret(kind, mark, number) for kind, mark in marks.items()]


SECRETS = [secret for number in range(4) for secret in secrets_of(number)]


def readers() -> list[Actor]:
    """Return somebody of every role and area."""
    found = []
    for role, area_code in product(Role, AREAS):
        number = AREAS.index(area_code)
        person_id = {Role.WALL: "", Role.WORKER: WORKERS[(0, 0, 3)[number]].id, Role.DEPARTMENT: GAS.id}
        actor_id = person_id.get(role, f"{role.value}-{number}")
        found.append(Actor(actor_id, f"某人{role.value}{number}", role, area_code))
    return found


class LeakCity:
    """The city with its marks.

    Args:
        city: What lies behind it; a copy of the database of `like`, if that is given.
        like: A city that was marked before.

    Attributes:
        http: Its application.
        starts: Cursors from before anything was reported, each reader's own: another's is refused.
        photos: One of each grid.
    """

    def __init__(self, city: SmallCity, like: LeakCity | None = None) -> None:
        self.http = HttpCity(city)
        self.photos: list[str] = [] if like is None else like.photos
        if like is not None:
            self.starts: dict[Actor, str] = like.starts
            return
        self.http.enrol(ADMIN, *readers())
        self.http.context.bearers.load()
        self.starts = {
            actor: self.http.get("/v1/bundle", actor, limit=1).json()["cursor"]
            for actor in (ADMIN, *readers())
        }
        city.ledger.transact(self._mark)
        for number in range(4):
            self._tell(number)
            self._keep_up(number)
            self._shelve(number)
        self.http.keep_past()

    def _mark(self, unit: Unit) -> None:
        fixes = []
        for number, code in enumerate(CODES):
            phone = f"1380000{number}222"
            grid = unit.find(Grid, code)
            worker = unit.find(Worker, WORKERS[number].id)
            assert grid is not None
            assert worker is not None
            helper = Contact(ContactRelation.BUILDING_HEAD, "赵某", phone)
            unit.put(replace(grid, contacts=(helper,), revision=2), area_code=code)
            unit.put(replace(worker, phone=phone, revision=2), area_code=code)
            fixes.append(Fix(worker.id, lon_of(number), 30.995, 5.0, to_epoch_ms(unit.now)))
        record_positions(unit, fixes, self.http.city.ledger.rules.locator)

    def _tell(self, number: int) -> None:
        west, south = square(number).rings[0][:2]
        sent = self.http.post("/v1/photos", key="", content=make_picture(seed=number))
        self.photos.append(sent.json()["photo"]["id"])
        self.http.report(
            f"i-{number}",
            title=f"TITLE-{number}",
            description=f"REPORT-{number}",
            address=f"REPORT-{number}",
            # The first two lie on either side of a border, near enough to be one event.
            lon_deg=west + (0.0098, 0.0002, 0.004, 0.004)[number],
            lat_deg=south + 0.004,
            reporter_phone=f"1360000{number}333",
            priority=1,
            photos=self.photos[-1:],
        )
        begin = self.http.city.now + timedelta(hours=1)
        absence = {
            "id": f"ABSENCE-{number}",
            "worker_id": WORKERS[number].id,
            "start": begin.isoformat(),
            "end": (begin + timedelta(hours=1)).isoformat(),
            "kind": "sick",
            "accept_conflicts": True,
        }
        reply = self.http.post("/v1/absences", absence, HEAD)
        assert reply.status_code == 201, reply.text
        account = {
            "username": f"account-{number}",
            "name": "周某",
            "role": "duty-officer",
            "area_code": CODES[number],
            "password": "correct-horse-7",
        }
        device = {"kind": "terminal", "area_code": CODES[number], "worker_id": WORKERS[number].id}
        channel = {"name": "微信", "source": "wechat", "area_code": CODES[number]}
        for path, body in (
            (f"accounts/user-{number}", account),
            (f"devices/DEVICE-{number}", device),
            (f"intake-channels/channel-{number}", channel),
        ):
            reply = self.http.put(f"/v1/{path}", body, ADMIN)
            assert reply.status_code == 200, reply.text

    def _shelve(self, number: int) -> None:
        """Put an alarm of a grid aside, with the reason."""
        code = CODES[number]
        alarm = replace(make_alarm(f"vacant:{code}"), grid_code=code, subject_kind="post", subject_id=code)
        self.http.city.ledger.transact(lambda unit: unit.put(alarm, area_code=code))
        body = {
            "opinion": f"SHELVED-{number}",
            "until": (self.http.city.now + timedelta(hours=8)).isoformat(),
        }
        reply = self.http.post(f"/v1/alarms/{alarm.id}/shelve", body, revision=alarm.revision)
        assert reply.status_code == 200, reply.text

    def _keep_up(self, number: int) -> None:
        """Enter base information of a grid."""
        code = CODES[number]
        west, south = square(number).rings[0][:2]
        contact = {
            "id": f"contact-{number}",
            "area_code": code,
            "role_code": "building-head",
            "name": "赵某",
            "phone": f"1370000{number}444",
        }
        station = {
            "id": f"station-{number}",
            "kind_code": "shelter",
            "name": "避难点",
            "phone": f"028-0009{number}555",
            "lon_deg": west + 0.004,
            "lat_deg": south + 0.004,
        }
        duty = {"id": f"DUTY-{number}", "class_code": "1", "name": "巡河", "area_code": code}
        for path, body in (("contacts", contact), ("stations", station), ("duty-items", duty)):
            reply = self.http.post(f"/v1/{path}", body, ADMIN)
            assert reply.status_code == 201, reply.text
        notes = {"notes": [{"section": "people", "text": f"NOTE-{number}"}]}
        reply = self.http.post(f"/v1/grid-profiles/{code}/amend", notes, ADMIN, revision=0)
        assert reply.status_code == 200, reply.text

    def questions(self, actor: Actor) -> Iterator[str]:
        """Yield every address that can be read, with every id there is in its place."""
        start = quote(self.starts[actor])
        values = {
            "incident_id": [f"i-{number}" for number in range(4)],
            "grid_code": list(CODES),
            "key": ["http-1"],
            "draft_id": ["d-1"],
            "content_hash": [self.http.context.city.geometry.content_hash],
            "part": ["0"],
            "photo_id": self.photos,
        }
        now = self.http.city.now
        window = f"from={quote(now.isoformat())}&to={quote((now + timedelta(hours=6)).isoformat())}"
        past = f"from={quote((now - timedelta(hours=1)).isoformat())}&to={quote(now.isoformat())}"
        queries = {
            "/v1/bundle": ["limit=500"],
            "/v1/changes": [f"since={start}&limit=500"],
            "/v1/rota": [f"{window}&explain=true"],
            "/v1/absences": [window],
            "/v1/replay": [f"at={quote(now.isoformat())}&limit=500"],
            "/v1/positions/track": [
                f"worker={one.id}&from={quote((now - timedelta(hours=1)).isoformat())}"
                f"&to={quote(now.isoformat())}"
                for one in WORKERS
            ],
            "/v1/replay/positions": [past],
            "/v1/replay/uptime": [past],
            "/v1/replay/changes": [f"since={start}&to={quote(now.isoformat())}&limit=500"],
            "/v1/incident-counts": [
                f"{past.replace('from', 'since').replace('to=', 'until=')}&weeks=2",
            ],
            "/v1/incidents": ["", "q=TITLE", *(f"area_code={code}" for code in CODES)],
            "/v1/duty-items": ["", *(f"grid_code={code}" for code in CODES)],
        }
        for path, operations in self.http.paths.items():
            if "get" not in operations or "/terminals/" in path:
                continue
            names = [name for name in PLACEHOLDERS if f"{{{name}}}" in path]
            for chosen in product(*(values[name] for name in names)):
                filled = path.format(**dict(zip(names, chosen, strict=True)))
                for query in queries.get(path, [""]):
                    yield f"{filled}?{query}" if query else filled

    def leaks(self, actors: list[Actor]) -> Iterator[str]:
        """Read everything as everybody; yield what anybody learned that is not theirs to know."""
        asked = ((actor, question) for actor in actors for question in self.questions(actor))
        for actor, question in asked:
            reply = self.http.get(question, actor)
            assert reply.status_code < 500, (question, reply.text)
            # A question that is refused to everybody for its form would find no leak, ever.
            assert reply.status_code not in (410, 422), (question, reply.text)
            for secret in SECRETS:
                if secret.mark in reply.text and not secret.may_be_known_to(actor):
                    yield f"{actor.role.value} of {actor.area_code} reads {secret.mark} in {question}"
        for actor, number in product(actors, range(4)):
            seen = self.http.get(f"/v1/photos/{self.photos[number]}", actor).status_code == 200
            if seen and not Secret("title", "", number).may_be_known_to(actor):
                yield f"{actor.role.value} of {actor.area_code} sees the photo of grid {number}"
            if actor.role is Role.WALL:
                if seen:
                    yield f"a wall sees the photo of grid {number}"
                continue
            reply = self.http.post(f"/v1/incidents/i-{number}/reveal", {"reason": "回访"}, actor, key="")
            may = actor.role in DESK_ROLES and CODES[number].startswith(actor.area_code)
            if f"1360000{number}333" in reply.text and not may:
                yield f"{actor.role.value} of {actor.area_code} has i-{number} revealed"

    def known(self, actor: Actor) -> set[str]:
        """Return the marks that somebody does read, so that a fuzz that reads nothing is noticed."""
        text = "".join(self.http.get(question, actor).text for question in self.questions(actor))
        return {secret.mark for secret in SECRETS if secret.mark in text}

    def close(self) -> None:
        """Close it."""
        self.http.close()
