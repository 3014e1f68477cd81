"""``python -m songserm.project`` is the ``songserm`` command."""

from songserm.project.command import main

main()
