"""An environment's services in the form of another tool: the way out of any one of them.

Facts in, files out; nothing is read or written in here. What a form has no word for is left out and said, and
a secret is never written: each form refers to it by its name.
"""
