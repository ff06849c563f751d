"""A council's round for members at a distance: they score on the pages' sheet, each by a link of their own."""
