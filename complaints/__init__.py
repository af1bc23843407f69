"""The rules: what a complaint is and what was promised. No Prefect, HTTP, SMTP, files or clock in here."""
