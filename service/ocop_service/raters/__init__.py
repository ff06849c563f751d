"""Rating in processes of their own, which can be ended: what they do, whose turn it is, and the processes."""
