"""Reader of Parquet files with one article a row."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geomap.documents.limits import Limits, too_large
from geomap.documents.raw import Fault, RawArticle
from geomap.documents.tabular import columns_of, record_article
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_ROWS_AT_ONCE = 100  # a text of 1 MB may stand in each
# Tables that geomap itself writes; their texts are quotes, not articles.
_OURS = frozenset({"report_id", "sentence_start", "arithmetic"})
# Of the file's own description, which is parsed before anything is known of it.
_LONGEST_NAME = 10**7
_MOST_PARTS = 10**6


def read_parquet(stream: BinaryIO, *, limits: Limits | None = None) -> Iterator[RawArticle | Fault]:
    """
    Read a Parquet file with one article a row; only the columns of articles are unpacked.

    Parameters
    ----------
    stream
        The file, seekable.
    limits
        The default ones when None.

    Yields
    ------
    item
        An article, or what is wrong with a row; rows count from 1.

    Raises
    ------
    DocumentError
        If it is no Parquet file, is damaged, has no column of texts, or exceeds a limit.
    """
    import pyarrow as pa  # noqa: PLC0415 - only Parquet files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    limits = limits or Limits()
    row = 0
    try:
        with pq.ParquetFile(
            stream,
            thrift_string_size_limit=_LONGEST_NAME,
            thrift_container_size_limit=_MOST_PARTS,
        ) as file:
            names = list(file.schema_arrow.names)
            columns = _columns(names)
            _check_size(file, set(columns), limits)
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=columns):
                for record in batch.to_pylist():
                    row += 1
                    plain = {name: _plain(value) for name, value in record.items()}
                    yield record_article(plain, where=f"row {row}")
    except (pa.ArrowException, OSError, MemoryError, OverflowError) as error:
        msg = f"damaged, or no Parquet file ({_first_line(error)}); write it again"
        raise DocumentError(msg) from error


def _columns(names: list[str]) -> list[str]:
    if _OURS & set(names):
        msg = "a table that geomap made, not articles; open it with geomap app or geomap map"
        raise DocumentError(msg)
    found = columns_of(names)
    if "text" not in found:
        shown = ", ".join(names[:8]) or "none"
        msg = f"no column of texts (its columns: {shown}); name one of them text"
        raise DocumentError(msg)
    return [names[index] for index in sorted(set(found.values()))]


def _check_size(file: Any, wanted: set[str], limits: Limits) -> None:
    """Refuse groups of rows that unpack to more than a file may have."""
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        packed = unpacked = 0
        for index in range(group.num_columns):
            column = group.column(index)
            if column.path_in_schema.partition(".")[0] in wanted:
                packed += column.total_compressed_size
                unpacked += column.total_uncompressed_size
        if unpacked > limits.file_bytes:
            raise too_large(limits.file_bytes, name="file_bytes")
        limits.check_ratio(unpacked, packed)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:120]
