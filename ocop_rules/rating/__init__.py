"""Rating: from evidence and a rulebook to a result of plain fields and codes, without a sentence."""
