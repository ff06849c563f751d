"""What all of HTTP needs: problem documents, negotiation of language and type, limits."""
