"""What many readers at a time share, and what each has of his own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from geomap.documents import Unreadable
from geomap.page.serve import EVENTS_VARIABLE
from geomap.page.shelf import Shelf
from geomap.page.source import shown
from geomap.pipeline import whole
from geomap.pipeline.article import Read, try_article
from geomap.records import Block, BlockKind, Document
from geomap.table import EventTable
from synthetic import report

if TYPE_CHECKING:
    from pathlib import Path


def article(name: str, text: str) -> Document:
    return Document(name, text, blocks=(Block(0, len(text), BlockKind.PARAGRAPH),))


def test_a_table_is_made_once_for_all_readers() -> None:
    made: list[int] = []
    shelf = Shelf(size=2)

    def make() -> int:
        made.append(1)
        return len(made)

    assert shelf.get("a", make) is shelf.get("a", make)
    shelf.get("b", make)
    shelf.get("c", make)
    assert len(made) == 3
    assert shelf.held("a") is None
    shelf.get("a", make)
    assert len(made) == 4


def test_what_failed_is_tried_again() -> None:
    shelf = Shelf()
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 // 0)
    assert shelf.held("a") is None
    assert shelf.get("a", lambda: 1) == 1


def test_who_wants_another_table_does_not_wait_for_one_that_is_being_made() -> None:
    shelf = Shelf()
    begun, done = Event(), Event()

    def slow() -> int:
        begun.set()
        assert done.wait(20)
        return 1

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(shelf.get, "slow", slow)
        assert begun.wait(20)
        assert shelf.held("slow") is None
        assert shelf.get("quick", lambda: 2) == 2
        second = threads.submit(shelf.get, "slow", lambda: 3)
        done.set()
        assert (first.result(20), second.result(20)) == (1, 1)


def test_an_article_more_is_added_without_reading_the_others_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory = Shelf()
    read: list[str] = []

    def reading(document: Document, **options: Any) -> Read | Unreadable:
        read.append(document.id)
        return try_article(document, **options)

    monkeypatch.setattr(whole, "try_article", reading)
    one = article("one", "A flood killed two people in Lyon on 3 May 2021.")
    two = article("two", "Police arrested six people in Lima on 4 May 2021.")
    whole.extract([one], memory=memory)
    made = whole.extract([one, two], memory=memory).table
    assert read == ["one", "two"]
    assert len(made) == 2
    assert made.equals(whole.extract([one, two]).table)


def test_tables_of_many_readers_do_not_push_each_other_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.parquet"
    EventTable.of([report(1)]).write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    readers = [
        (Shelf(2), article(f"own-{n}", f"A flood killed {n + 2} people in Lyon on 3 May 2021."))
        for n in range(10)
    ]
    first = [shown((document,), {}, own=own) for own, document in readers]
    again = [shown((document,), {}, own=own) for own, document in readers]
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert [len(one.table) for one in first] == [2] * 10
