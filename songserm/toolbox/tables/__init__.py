"""Tables that people upload or operators import: csv, csv.gz and xlsx, told apart by content, read in chunks.

`read_table` opens a file; `match_columns` finds our columns among its headers. Row numbers count as a spreadsheet
shows them: the header is row 1 (a quoted line break does not begin a row).
"""

from songserm.toolbox.tables.columns import match_columns, unread
from songserm.toolbox.tables.reading import read_table
from songserm.toolbox.tables.shapes import ROW, UPLOAD_LIMITS, Chunk, Limits, Table, TableRefused

__all__ = ["ROW", "UPLOAD_LIMITS", "Chunk", "Limits", "Table", "TableRefused", "match_columns", "read_table", "unread"]
