"""How it looks: tokens, the style made from them, icons, and the person's choice between themes."""
