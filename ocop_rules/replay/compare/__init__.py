"""Two evaluations, or a draft and one: what was answered differently, what that did, and why."""
