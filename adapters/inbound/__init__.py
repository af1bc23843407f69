"""Mail that comes in: from raw bytes to what a person wrote, and what kind of mail it is."""
