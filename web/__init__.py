"""The same use cases as pages: read only, drawn by the server, for the machine they run on."""
