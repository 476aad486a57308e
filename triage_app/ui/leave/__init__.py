"""Being away: the sheet in which somebody says so, what becomes of what they own, and coming back."""
