"""What the room of tenders keeps."""

from songserm.tenders.models.evaluation import Evaluation

__all__ = ["Evaluation"]
