"""The decision log: append-only, each entry holding the digest of the one before."""
