"""One package per kind of portal; none knows another."""
