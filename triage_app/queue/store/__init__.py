"""The database: schema, connections, transactions, the change feed. Used by services only."""
