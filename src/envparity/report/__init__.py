"""One report value -> text, json, markdown, html."""
