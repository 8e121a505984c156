"""Pictures as files: what the bytes of one are, and the store that keeps them by their content."""
