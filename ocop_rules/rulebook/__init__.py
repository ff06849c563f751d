"""The law: its models and documents, their loader, the catalogue of versions, the lint and the diff."""
