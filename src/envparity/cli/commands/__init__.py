"""One module per command; `group.COMMANDS` names them."""
