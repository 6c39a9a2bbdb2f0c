"""GridDesk without widgets: records, rules, network, storage, drawing engine and embedded central."""
