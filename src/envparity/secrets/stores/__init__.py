"""Stores of secrets behind one protocol, one file each; `table` names them all."""
