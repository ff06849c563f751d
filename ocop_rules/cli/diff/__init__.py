"""`ocop criteria diff`: what changed in the law from one version to another, for people and for programs."""

from ocop_rules.cli.diff.command import diff_versions

__all__ = ["diff_versions"]
