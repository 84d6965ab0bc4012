"""Readers of what Elixir's and Erlang's tools write."""
