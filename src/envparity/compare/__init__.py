"""N snapshots -> one row per subject, told alike or different by meaning."""
