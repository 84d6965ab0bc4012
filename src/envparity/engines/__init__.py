"""Wanted + seen -> running: containers on a real engine. Nothing above this room knows which engine it is."""
