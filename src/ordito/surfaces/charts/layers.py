"""Layers: a directed graph with weights, laid out from top to bottom.

Cycles are cut where it costs least, nodes stand one layer below all that lead to them, edges over
several layers go through bends, and the order within layers is that of the neighbours' means.

Source: K. Sugiyama, S. Tagawa, M. Toda, 1981; P. Eades, X. Lin, W. Smyth, 1993 (order of nodes).
"""

import itertools
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from msgspec import Struct

Link = tuple[str, str]
_SWEEPS: Final = 8


class Placed(Struct, frozen=True):
    """Where nodes stand: ``layer`` from the top, ``place`` from the left, bends of each link."""

    layer: dict[str, int]
    place: dict[str, float]
    bends: dict[Link, tuple[tuple[int, float], ...]]
    widest: int


def lay_out(nodes: Sequence[str], links: Mapping[Link, int]) -> Placed:
    """Return where the nodes of a graph stand; the same graph gives the same picture.

    Args:
        nodes: all of them; the first stays on top.
        links: from node to node with their weight; those from a node to itself are left out.
    """
    real = {link: weight for link, weight in links.items() if link[0] != link[1]}
    rank = {node: number for number, node in enumerate(_order(nodes, real))}
    down = {tuple(sorted(link, key=rank.__getitem__)) for link in real}
    layer = _layers(sorted(nodes, key=rank.__getitem__), down)
    rows, chains = _rows(sorted(nodes, key=rank.__getitem__), sorted(down), layer)
    _settle(rows, chains)
    widest = max(len(row) for row in rows)
    place = {
        node: (widest - len(row)) / 2 + number for row in rows for number, node in enumerate(row)
    }
    bends: dict[Link, tuple[tuple[int, float], ...]] = {}
    for link in real:
        first, last = sorted(link, key=rank.__getitem__)
        chain = chains[first, last][1:-1]
        way = [(layer[first] + 1 + number, place[node]) for number, node in enumerate(chain)]
        bends[link] = tuple(way if link[0] == first else reversed(way))
    return Placed(layer, {node: place[node] for node in nodes}, bends, widest)


def _order(nodes: Sequence[str], links: Mapping[Link, int]) -> list[str]:
    """Return the nodes so that little weight goes against their order; the first stays first."""
    first, left = [nodes[0]], list(nodes[1:])
    last: list[str] = []
    while left:
        sinks = [node for node in left if not any((node, one) in links for one in left)]
        if sinks:
            last[:0] = sinks
            left = [node for node in left if node not in sinks]
        else:
            best = max(left, key=partial(_flow, among=left, links=links))
            first.append(best)
            left.remove(best)
    return first + last


def _flow(node: str, *, among: Sequence[str], links: Mapping[Link, int]) -> int:
    """Return by how much more weight leaves a node than comes to it."""
    away = sum(links.get((node, other), 0) for other in among)
    return away - sum(links.get((other, node), 0) for other in among)


def _layers(ranked: Sequence[str], down: set[tuple[str, ...]]) -> dict[str, int]:
    layer = dict.fromkeys(ranked, 0)
    for node in ranked:
        above = [layer[one] + 1 for one, other in down if other == node]
        layer[node] = max(above, default=layer[node])
    return layer


def _rows(
    ranked: Sequence[str], down: Sequence[tuple[str, ...]], layer: dict[str, int]
) -> tuple[list[list[str]], dict[tuple[str, ...], list[str]]]:
    """Return the nodes and bends of each layer, and through which of them each link goes."""
    rows: list[list[str]] = [[] for _ in range(1 + max(layer.values()))]
    for node in ranked:
        rows[layer[node]].append(node)
    chains: dict[tuple[str, ...], list[str]] = {}
    for one, other in down:
        bends = [f"{one}\0{other}\0{at}" for at in range(layer[one] + 1, layer[other])]
        for at, bend in enumerate(bends, start=layer[one] + 1):
            rows[at].append(bend)
        chains[one, other] = [one, *bends, other]
    return rows, chains


def _settle(rows: list[list[str]], chains: dict[tuple[str, ...], list[str]]) -> None:
    """Order each layer by the mean place of its neighbours, down and up in turns."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains.values():
        for one, other in itertools.pairwise(chain):
            below.setdefault(one, []).append(other)
            above.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        near, way = (above, rows[1:]) if sweep % 2 == 0 else (below, rows[-2::-1])
        at = {node: _middle(row, number) for row in rows for number, node in enumerate(row)}
        for row in way:
            means = {
                node: sum(at[one] for one in near[node]) / len(near[node])
                if near.get(node)
                else at[node]
                for node in row
            }
            row.sort(key=lambda node: (means[node], node))
            at.update({node: _middle(row, number) for number, node in enumerate(row)})


def _middle(row: Sequence[str], number: int) -> float:
    return number - (len(row) - 1) / 2
