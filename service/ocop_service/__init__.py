"""The scoring service: evidence bundles in over HTTP, explained evaluations out, every one kept in the decision log.

It calls the library and decides nothing itself.
"""
