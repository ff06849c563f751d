"""A register in the tables of other systems, and back."""
