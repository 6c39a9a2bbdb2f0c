"""Owns GridDesk without widgets: records, rules, network, storage, drawing engine, embedded central."""
