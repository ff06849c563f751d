"""The semantic diff: what changed in the law from one version to another, not in its files."""
