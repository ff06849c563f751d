"""Models of the law, their loader, the catalogue of versions, and the lint."""
