"""Background work: workers that ask the providers which imports left to them."""
