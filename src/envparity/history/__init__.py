"""What is remembered: saved snapshots, what runs found, releases. One SQLite file for a workspace, on this machine.

It knows no reader and no report: what it keeps comes in as texts and as values of the model, and goes out so.
"""
