"""One report value -> text, json, markdown, html.

Renderers are pure: the same value gives the same characters, and nothing in here reads a
file, a clock or a terminal. What a report says in words is in `summary`, so that the
formats cannot disagree; what makes text from outside harmless is in `clean`.
"""
