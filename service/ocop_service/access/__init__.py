"""Who may do what: API keys, OIDC tokens, sessions of the pages, rate limits."""
