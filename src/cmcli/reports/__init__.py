"""Domain values → a report value → text, Markdown, HTML, CSV, JSON; no store and no terminal."""
