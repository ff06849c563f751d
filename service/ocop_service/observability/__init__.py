"""Logs, metrics and traces of the service; nothing of a bundle is ever in them."""
