"""Windows. Handed an Access; decides nothing."""
