"""The papers of a council: one builder a paper makes its content, one renderer a format writes it."""
