"""Text in: YAML and JSON as plain data with the line of each value, and problems that teach."""
