"""What a notebook shows of an object: a piece of HTML that needs no other file, no script and no network."""

from ocop_rules.words.notebook.fragment import fragment

__all__ = ["fragment"]
