"""Advice: where a product can still gain points."""
