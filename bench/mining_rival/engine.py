"""The same map and the same alignments by pm4py: counts and seconds as JSON.

Runs in the environment of requirements/mining.txt. pm4py is AGPL: it is what the product is
compared with here, and no part of it.
"""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd
import pm4py

_MOVE = 10_000  # what pm4py asks for a step on one side alone


def main() -> None:
    """Read the log ``argv[1]``; align the sequences in ``argv[2]`` with the process tree in it."""
    began, spent = perf_counter(), process_time()
    frame = pm4py.format_dataframe(
        pd.read_parquet(sys.argv[1]), case_id="case", activity_key="name", timestamp_key="at"
    )
    loaded = perf_counter()
    edges, _, _ = pm4py.discover_dfg(frame)
    pm4py.discover_performance_dfg(frame)
    variants = pm4py.get_variants(frame)
    mapped, cpu_s = perf_counter(), process_time() - spent
    told = json.loads(Path(sys.argv[2]).read_text())
    net = pm4py.convert_to_petri_net(pm4py.parse_process_tree(told["tree"]))
    log = pd.DataFrame(
        [
            (f"{case:06}", name, pd.Timestamp(step, unit="s", tz="UTC"))
            for case, sequence in enumerate(told["sequences"])
            for step, name in enumerate(sequence)
        ],
        columns=["case:concept:name", "concept:name", "time:timestamp"],
    )
    ready = perf_counter()
    aligned = pm4py.conformance_diagnostics_alignments(log, *net)
    json.dump(
        {
            "edges": sorted([*pair, int(count)] for pair, count in edges.items()),
            "variants": sorted([list(names), int(count)] for names, count in variants.items()),
            "costs": [round(one["cost"]) // _MOVE for one in aligned],
            "load_s": loaded - began,
            "map_s": mapped - loaded,
            "cpu_s": cpu_s,
            "align_s": perf_counter() - ready,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
