"""Telling other systems of new evaluations: CloudEvents, signed, sent from the outbox until they are taken."""
