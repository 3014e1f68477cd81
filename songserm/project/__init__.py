"""Settings, addresses, the assembled API, the processes, the ``songserm`` command. No data."""
