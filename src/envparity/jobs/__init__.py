"""What a user can ask for: each job joins rooms and knows no screen."""
