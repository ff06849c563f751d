"""The lint of a rulebook: what is odd in the law, or wrong in how it was written down."""
