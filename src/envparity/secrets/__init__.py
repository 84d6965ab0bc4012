"""What is a secret, its seal, and the key its fingerprints are made with."""
