"""Moving a whole store: copies for safety, and from one database to another."""
