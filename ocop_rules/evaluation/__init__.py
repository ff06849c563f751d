"""The explained result, and how one is had: what callers of the library use."""
