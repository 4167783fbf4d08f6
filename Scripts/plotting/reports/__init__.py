"""One self-contained web page of a folder of results."""
