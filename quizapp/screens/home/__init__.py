"""Home: what can be studied, and where one stands."""
