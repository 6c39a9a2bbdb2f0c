"""Owns problem+json: every refusal and every failure leaves the central in this one form."""

from __future__ import annotations

import logging
import math
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from desktop.central.ledger.answer import refused
from desktop.central.rules.refusal import Refused
from desktop.models.problem import ProblemType

TERMINALS_PATH = "/v1/terminals/"
"""What follows in the path is a terminal's token, which stands in no log."""

LOG = logging.getLogger(__name__)

RETRY_AFTER_S = 2.0
"""When to ask again while the database is away."""

_TYPE_OF_STATUS = {
    401: ProblemType.UNAUTHENTICATED,
    403: ProblemType.FORBIDDEN,
    404: ProblemType.NOT_FOUND,
    405: ProblemType.NOT_FOUND,
}

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "problem",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 405, 409, 410, 411, 412, 413, 422, 428, 429, 500, 503)
}
"""What each route declares for its refusals."""


def refuse(refusal: Refused, status: int | None = None) -> Response:
    """Return a refusal as problem+json.

    Args:
        refusal: Why.
        status: HTTP status where it differs from the one of the problem's type.
    """
    status = status or refusal.status
    answer = refused(refusal, status)
    headers: dict[str, str] = {}
    if refusal.problem is ProblemType.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(math.ceil(refusal.retry_after_s))
    return Response(answer.body, status_code=status, media_type=answer.media_type, headers=headers)


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refuse(error)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    pointers = tuple("/" + "/".join(str(part) for part in one["loc"]) for one in error.errors())
    first = error.errors()[0]["msg"] if error.errors() else "invalid"
    return refuse(Refused(ProblemType.VALIDATION, str(first), pointers=pointers))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = _TYPE_OF_STATUS.get(error.status_code, ProblemType.VALIDATION)
    response = refuse(Refused(problem, str(error.detail)), status=error.status_code)
    response.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_methods_of(request))
    return response


def _methods_of(request: Request) -> list[str]:
    """Return the methods under which a path is served, by whichever route. Source: RFC 9110, 15.5.6."""
    found: set[str] = set()
    for route in getattr(request.app.state, "served_routes", ()):
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return sorted(found)


def loggable_path(path: str) -> str:
    """Return a path without the secret that a terminal's address holds."""
    head, found, _ = path.partition(TERMINALS_PATH)
    return f"{head}{found}***" if found else path


async def _on_database(request: Request, error: Exception) -> Response:
    path = loggable_path(request.url.path)
    LOG.warning("the database failed in %s %s: %s", request.method, path, type(error).__name__)
    away = Refused(
        ProblemType.UNAVAILABLE, "the central's database does not answer", retry_after_s=RETRY_AFTER_S
    )
    return refuse(away)


async def _on_failure(request: Request, error: Exception) -> Response:
    LOG.error("failure in %s %s", request.method, loggable_path(request.url.path), exc_info=error)
    return refuse(Refused(ProblemType.INTERNAL, "the central failed on this request; it has been logged"))


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of an app leave it as problem+json."""
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (OperationalError, InterfaceError, TimeoutError):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(Exception, _on_failure)
