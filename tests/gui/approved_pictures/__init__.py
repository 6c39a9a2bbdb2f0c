"""Pictures of every layer and state of the map that a person has looked at and approved."""
