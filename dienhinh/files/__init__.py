"""Files that people send: kept by content, looked into at arm's length, named safely."""
