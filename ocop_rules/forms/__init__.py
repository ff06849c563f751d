"""The papers: what a rating or several become on paper or on a page of their own."""
