"""What would earn more."""
