"""Settings that programs hold, read as syntax: what is written as a literal is known, what is computed is not.

Nothing is imported or run. What a program takes from its environment keeps the variable's name and its default.
"""
