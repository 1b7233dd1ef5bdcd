"""The newest figures from the services that publish them; reached by the command line alone."""
