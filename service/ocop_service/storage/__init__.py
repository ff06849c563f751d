"""What the service keeps: the decision log with its evaluations, API keys, sessions of the pages."""
