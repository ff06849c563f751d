"""Evaluations: rating a bundle or many, and the explained result that callers of the library use."""
