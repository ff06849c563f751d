"""Plans: the targets of an authority checked over a register of recognised products (R17)."""
