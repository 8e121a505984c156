"""Sources that serve more than one domain. Each asks over HTTP and parses; none knows tables or queues."""
