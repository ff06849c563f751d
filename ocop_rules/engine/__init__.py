"""The engine: conditions to a durable_rules network, fired rules, and the direct evaluator beside it."""
