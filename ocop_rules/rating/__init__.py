"""Rating: evidence and a rulebook to an explained evaluation."""
