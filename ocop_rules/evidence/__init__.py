"""The evidence bundle: its models, reading and checking it, and what of it counts."""
