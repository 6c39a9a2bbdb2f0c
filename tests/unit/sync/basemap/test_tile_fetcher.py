"""A fetcher answers each order of the present basemap, in whatever order the two reach its thread."""

from __future__ import annotations

import pytest

from desktop.api.transport import Reply, Request
from desktop.models.basemap import Basemap, BasemapFinding, BasemapKind
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import TileSource
from desktop.sync.basemap.basemap_trial import BasemapTrial
from desktop.sync.basemap.messages import BasemapOrder, Fetched, FetchOrder, TrialOrder
from desktop.sync.basemap.sources import open_source
from desktop.sync.basemap.tile_fetcher import TileFetcher
from tests.helpers.tile_sets import plain_picture

HERE = TilePlace(12, 3230, 1672)
TILE = plain_picture(120)
SERVER = Basemap(kind=BasemapKind.XYZ, address="https://tiles.example/{z}/{x}/{y}.png")


class Line:
    """A transport that always has the tile, unless it was aborted."""

    def __init__(self, _host: str = "") -> None:
        self.is_aborted = False

    def exchange(self, _request: Request) -> Reply:
        status = 500 if self.is_aborted else 200
        return Reply(status=status, headers={}, body=TILE, sent_s=0, received_s=0)

    def abort(self) -> None:
        self.is_aborted = True

    def close(self) -> None:
        pass


@pytest.fixture
def fetcher(qapp: object) -> TileFetcher:
    return TileFetcher(0, Line)


def answers_of(fetcher: TileFetcher) -> list[Fetched]:
    answers: list[Fetched] = []
    fetcher.fetched.connect(answers.append)
    return answers


def test_an_order_that_comes_before_its_basemap_is_answered_once_it_is_there(fetcher: TileFetcher) -> None:
    answers = answers_of(fetcher)
    fetcher.take_basemap(BasemapOrder(1, SERVER))
    fetcher.fetch(FetchOrder(2, 0, HERE))
    assert answers == []
    fetcher.take_basemap(BasemapOrder(2, SERVER))
    assert [(one.number, one.place, one.body) for one in answers] == [(2, HERE, TILE)]
    fetcher.take_basemap(BasemapOrder(3, SERVER))
    assert len(answers) == 1


def test_orders_of_an_earlier_basemap_and_of_others_are_let_go(fetcher: TileFetcher) -> None:
    answers = answers_of(fetcher)
    fetcher.take_basemap(BasemapOrder(2, SERVER))
    fetcher.fetch(FetchOrder(1, 0, HERE))
    fetcher.fetch(FetchOrder(2, 1, HERE))
    fetcher.fetch(FetchOrder(3, 1, HERE))
    fetcher.take_basemap(BasemapOrder(3, SERVER))
    assert answers == []


def test_a_trial_whose_end_is_ordered_while_it_opens_asks_nobody(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[Line] = []

    def make(_host: str) -> Line:
        lines.append(Line())
        return lines[-1]

    trial = BasemapTrial(make)

    def opened_late(basemap: Basemap, host: object) -> TileSource:
        source = open_source(basemap, make)
        trial.abort()
        return source

    monkeypatch.setattr("desktop.sync.basemap.basemap_trial.open_source", opened_late)
    tried: list[BasemapFinding] = []
    trial.tried.connect(tried.append)
    trial.run_trial(TrialOrder(SERVER, 103.95, 30.99, 12))
    assert tried == []
    assert all(line.is_aborted for line in lines)
