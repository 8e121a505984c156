"""The ledger as the list of work: making jobs due, claiming and handing them back, what stands in the way, how it goes."""
