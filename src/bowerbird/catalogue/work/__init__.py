"""The ledger as the list of work: making jobs due, claiming and handing them back, what holds them up, how it goes."""
