"""All that is said to people, in Vietnamese and English: terms, messages, the explanation of a result."""
