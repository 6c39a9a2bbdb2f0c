"""Owns the HTTP surface of the central: one module a resource, thin over the ledger."""
