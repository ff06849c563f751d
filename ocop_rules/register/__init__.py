"""The register of recognised products: what offices keep of them, and what follows from it on a day."""
