"""Rating bundles and finding stored evaluations: what programs and people ask for alike."""
