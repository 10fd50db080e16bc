"""Tantivy beside the search: run by the bench's own Python, in a process of its own.

``engine.py GOODS ASKS``: indexes the products of one file (a JSON document a line), answers the
queries of the other, and prints what it took as JSON. It answers in its own process, without HTTP,
with facets but without stock, prices or pages. Where a query finds nothing it is asked again with
one typing error forgiven.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import tantivy

LANGUAGES = {"en": "english", "it": "italian", "et": None}  # it has no stemmer for Estonian
FIELDS = ("name", "brand", "text")
BOOSTS = {"name": 4.0, "brand": 2.0}
FACETS: dict[str, Any] = {
    name: {"terms": {"field": name, "size": 50}} for name in ("facet_brand", "facet_category")
}
HITS = 24


def main() -> None:
    """Index, answer, report."""
    goods, asks = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    began = time.perf_counter()
    indexes = {language: indexed(goods, language) for language in LANGUAGES}
    report: dict[str, Any] = {"index_s": time.perf_counter() - began}
    for name in ("words", "typos"):
        report[name] = timed(indexes, asks[name], workers=2)
        report[f"{name}_16"] = timed(indexes, asks[name], workers=16)
    for name, sample in asks["names"].items():
        language = name[:2]
        top = [answer(indexes[language], text, 10, facets=False) for _, text in sample]
        found = sum(number in some for (number, _), some in zip(sample, top, strict=True))
        report[name] = found / len(sample)
    print(json.dumps(report))


def indexed(goods: Path, language: str) -> tantivy.Index:
    """Return an index, in memory, of what products say in a language."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="words")
    for field in FACETS:
        builder.add_text_field(field, tokenizer_name="raw", fast=True)
    index = tantivy.Index(builder.build())
    index.register_tokenizer("words", analyzer(LANGUAGES[language]))
    writer = index.writer(heap_size=200_000_000)
    with goods.open() as lines:
        for line in lines:
            row = json.loads(line)
            writer.add_document(
                tantivy.Document(
                    number=row["number"],
                    name=row["name"][language],
                    brand=row["brand"],
                    text=row["text"][language],
                    facet_brand=row["brand"],
                    facet_category=row["category"],
                )
            )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def analyzer(stemmer: str | None) -> tantivy.TextAnalyzer:
    """Return what makes words of a text: small letters, no accents, stems where it has them."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    return (builder.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else builder).build()


def answer(index: tantivy.Index, text: str, limit: int, *, facets: bool = True) -> list[int]:
    """Return the numbers of the best hits."""
    searcher = index.searcher()
    for fuzzy in ({}, dict.fromkeys(FIELDS, (False, 1, True))):
        query = index.parse_query(
            text, list(FIELDS), field_boosts=BOOSTS, fuzzy_fields=fuzzy, conjunction_by_default=True
        )
        hits = searcher.search(query, limit).hits
        if hits:
            if facets:
                searcher.aggregate(query, FACETS)
            return [searcher.doc(address)["number"][0] for _, address in hits]
    return []


def timed(indexes: dict[str, Any], asks: list[list[str]], workers: int) -> dict[str, float]:
    """Return how long answers took, milliseconds, and how many there were in a second."""

    def ask(one: list[str]) -> float:
        began = time.perf_counter()
        answer(indexes[one[0]], one[1], HITS)
        return (time.perf_counter() - began) * 1000

    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as threads:
        waits = sorted(threads.map(ask, asks))
    return {
        "p50": waits[len(waits) // 2],
        "p99": waits[int(0.99 * len(waits))],
        "rate": len(waits) / (time.perf_counter() - began),
    }


if __name__ == "__main__":
    main()
