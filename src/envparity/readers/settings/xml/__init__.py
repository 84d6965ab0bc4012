"""Settings in XML, of the frameworks that keep them so."""
