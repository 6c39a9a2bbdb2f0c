"""The served description of the API is whole: every route, every reply, no reference into nothing."""

from __future__ import annotations

import json
import re

from desktop.central.app import OPEN_PATHS, ROUTERS
from desktop.central.routes.bodies import CreateBody
from desktop.central.routes.guard import BODY_LIMIT_BYTES, FILES_PATH
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.refusal import STATUS_OF_PROBLEM
from desktop.central.rules.rights import ROLES
from desktop.models.problem import ProblemType
from tests.helpers.http_city import KEYLESS_PATHS, HttpCity


def test_it_describes_every_route_and_refers_to_nothing_missing(served: HttpCity) -> None:
    response = served.get("/openapi.json", None)
    assert response.status_code == 200
    document = response.json()
    described = {
        (method.upper(), path) for path, operations in document["paths"].items() for method in operations
    }
    routes = {
        (method, route.path)  # type: ignore[attr-defined]
        for router in ROUTERS
        for route in router.routes
        for method in route.methods  # type: ignore[attr-defined]
    }
    assert described == routes
    posted = {path for method, path in routes if method == "POST"} - KEYLESS_PATHS
    orders = {path for path in posted if not path.startswith(FILES_PATH)}
    assert len(orders) == len(ROLES), "each order that anybody may give has its path"
    schemas = document["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', response.text))
    assert named <= set(schemas)
    assert "#/$defs/" not in response.text
    assert {"Problem", "CommandReply", "RotaReply", "Incident", "Post", "CreateBody"} <= set(schemas)


def test_every_route_says_what_it_answers_and_what_it_asks(served: HttpCity) -> None:
    document = served.get("/openapi.json", None).json()
    names = [op["operationId"] for operations in document["paths"].values() for op in operations.values()]
    assert len(names) == len(set(names))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            success = next(reply for status, reply in responses.items() if status.startswith("2"))
            is_plain = path.startswith(("/v1/geometry", "/v1/photos/"))
            assert is_plain or "$ref" in success["content"]["application/json"]["schema"], path
            assert {str(status) for status in PROBLEM_RESPONSES} <= set(responses)
            assert ("security" in operation) == (path not in OPEN_PATHS), path
            headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
            assert ("304" in responses) == ("If-None-Match" in headers), path
            is_order = method == "post" and path not in KEYLESS_PATHS
            assert ("Idempotency-Key" in headers) == is_order, path
            assert ("If-Match" in headers) == (is_order and "{" in path), path


def test_bodies_may_be_as_long_as_their_longest_texts(served: HttpCity) -> None:
    schema = CreateBody.model_json_schema()["properties"]
    lengths = sum(field.get("maxLength", 0) for field in schema.values())
    assert 12 * lengths < BODY_LIMIT_BYTES, "a character takes at most twelve bytes when it is escaped"
    names = {"title": "🔥" * 60, "description": "🔥" * 4000, "address": "🔥" * 200}
    body = {"id": "i-1", "class_code": "0701", "priority": 1, "source": "hotline", **names}
    position = {"lon_deg": 103.904, "lat_deg": 30.994}
    content = json.dumps({**body, **position}).encode()
    accepted = served.post("/v1/incidents", content=content, headers={"Content-Type": "application/json"})
    assert accepted.status_code == 201, accepted.text
    assert served.city.incident("i-1").description == names["description"]


def test_every_problem_that_a_route_can_answer_is_declared() -> None:
    assert {STATUS_OF_PROBLEM[problem] for problem in ProblemType} <= set(PROBLEM_RESPONSES)
