"""A process that claims incidents over HTTP, each at the moment its starter says so.

Reads lines "incident-id" on standard input, claims at once on a connection that is open already, and
writes a line of JSON: status, problem type, holder.
"""

from __future__ import annotations

import http.client
import json
import sys
import uuid


def claim(connection: http.client.HTTPConnection, token: str, incident_id: str) -> dict[str, object]:
    """Claim an incident of revision 1 and return what the central said."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
        "If-Match": '"1"',
    }
    connection.request("POST", f"/v1/incidents/{incident_id}/claim", b"{}", headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    return {
        "status": response.status,
        "type": body.get("type", ""),
        "holder": body.get("holder_name", ""),
    }


def main() -> None:
    """Race until the input ends."""
    host, port, token = sys.argv[1:4]
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.connect()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(claim(connection, token, line.strip())) + "\n")
        sys.stdout.flush()
    connection.close()


if __name__ == "__main__":
    main()
