"""The only road to the outside: pulls from portals, pushes to them."""
