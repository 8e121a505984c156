"""Wikipedia: some sentences about an artist, an album or a label (https://www.wikipedia.org)."""
