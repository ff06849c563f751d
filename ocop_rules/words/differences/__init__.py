"""What changed from one version to another, in words: one template a kind of change, and what a reader is shown."""
