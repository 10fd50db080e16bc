"""Reading: what typed words mean, given the words that the catalogue knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ordito.catalogue.search.model import Alternative, Group, KnownWord, Synonym
from ordito.catalogue.search.rules.words import distance, halves_of, most_errors

LONGEST_TERM: Final = 3
"""Words of a synonym's term at most."""

_LONGEST_FACET: Final = 300
_MOST_CORRECTIONS: Final = 4
_MOST_COMPLETIONS: Final = 20


def read(
    words: Sequence[str],
    *,
    known: Mapping[str, KnownWord],
    near: Mapping[str, Sequence[KnownWord]],
    completions: Sequence[KnownWord],
    synonyms: Sequence[Synonym],
) -> list[Group]:
    """Return what typed words mean, group by group; words that are too common fall away.

    Args:
        words: as they were typed.
        known: what is known of each of them, of two written as one, and of halves.
        near: words a few errors away from one of them.
        completions: words that begin with the last one, the commonest first.
        synonyms: whose term or meaning stands among the words.
    """
    groups: list[Group] = []
    place = 0
    while place < len(words):
        length = _span(words, place, known, synonyms)
        said = words[place : place + length]
        is_last = place + length == len(words)
        ways = _ways(said, known, near, completions if is_last else (), synonyms)
        if ways or not all(_is_common(word, known) for word in said):
            own = _own(said, known)
            groups.append(
                Group(
                    said=" ".join(said),
                    ways=tuple(dict.fromkeys(ways)),
                    documents=max((_documents(way, known, near) for way in ways), default=0),
                    is_sure=own is not None,
                )
            )
        place += length
    return groups


def correct(
    word: str, near: Iterable[KnownWord], *, most: int = _MOST_CORRECTIONS
) -> list[KnownWord]:
    """Return the words that were most likely meant: fewest errors, right beginning, commonest."""
    judged = [(distance(word, one.word), one) for one in near if one.word != word]
    allowed = [(errors, one) for errors, one in judged if errors <= most_errors(word)]
    fewest = min((errors for errors, _ in allowed), default=0)
    best = sorted(
        (one for errors, one in allowed if errors == fewest),
        key=lambda one: (one.word[:1] != word[:1], -one.documents, one.word),
    )
    return best[:most]


def spelling_of(groups: Sequence[Group]) -> str:
    """Return the query as it is understood."""
    return " ".join(
        group.said if group.is_sure or not group.ways else " ".join(group.ways[0].words)
        for group in groups
    )


def all_of(groups: Sequence[Group]) -> str | None:
    """Return the tsquery that asks for every group; None where one of them means nothing."""
    if not groups or not all(group.ways for group in groups):
        return None
    return " & ".join(_either(group.ways) for group in groups)


def all_in_name(groups: Sequence[Group]) -> str:
    """Return the tsquery that asks for every group in the name."""
    return " & ".join(_either(group.ways, mark="=") for group in groups)


def all_but_one_of(groups: Sequence[Group]) -> str | None:
    """Return the tsquery that does without one group, or without those that mean nothing."""
    clear = [group for group in groups if group.ways]
    if not clear:
        return None
    if len(clear) < len(groups) or len(clear) == 1:
        return all_of(clear)
    parts = [[one for one in clear if one is not left] for left in clear]
    return " | ".join(f"({all_of(part)})" for part in parts)


def rarest_of(groups: Sequence[Group]) -> str | None:
    """Return the tsquery that asks for the group that tells most."""
    clear = [group for group in groups if group.ways]
    return all_of([min(clear, key=lambda group: group.documents)]) if clear else None


def with_facets(match: str | None, chosen: Mapping[str, Iterable[str]]) -> str | None:
    """Return a tsquery narrowed by facets: of each facet one of the values."""
    parts = [f"({match})"] if match else []
    for name in sorted(chosen):
        # a longer one is no facet, and more than a lexeme can hold
        values = (quoted(f"~{name}:{value}"[:_LONGEST_FACET]) for value in sorted(chosen[name]))
        parts.append(f"({' | '.join(values)})")
    return " & ".join(parts) or None


def quoted(lexeme: str) -> str:
    """Return a lexeme as a tsquery or tsvector writes it."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _span(
    words: Sequence[str],
    place: int,
    known: Mapping[str, KnownWord],
    synonyms: Sequence[Synonym],
) -> int:
    """Return how many words from here on belong together."""
    terms = {term for synonym in synonyms for term in (synonym.term, *synonym.means)}
    for length in range(min(LONGEST_TERM, len(words) - place), 1, -1):
        if " ".join(words[place : place + length]) in terms:
            return length
    is_pair = _is_known("".join(words[place : place + 2]), known)
    return 2 if is_pair and place + 1 < len(words) else 1


def _ways(
    said: Sequence[str],
    known: Mapping[str, KnownWord],
    near: Mapping[str, Sequence[KnownWord]],
    completions: Sequence[KnownWord],
    synonyms: Sequence[Synonym],
) -> list[Alternative]:
    own = _own(said, known)
    ways = [] if own is None else [own]
    if said[1:] and _is_known("".join(said), known):
        ways.append(_single(known["".join(said)]))
    ways += _meant(" ".join(said), known, synonyms)
    if said[1:]:
        return ways
    word = said[0]
    if not _is_common(word, known):
        ways += [_single(one) for one in completions[:_MOST_COMPLETIONS] if one.word != word]
        if own is None:
            ways += _halves(word, known)
        ways += [_single(one) for one in correct(word, near.get(word, ()))]
    return ways


def _own(said: Sequence[str], known: Mapping[str, KnownWord]) -> Alternative | None:
    """Return the words as they were typed, where the catalogue has them all."""
    told = [word for word in said if not _is_common(word, known)]
    if not told or not all(_is_known(word, known) for word in told):
        return None
    lexemes = tuple(str(known[word].lexeme) for word in told)
    return Alternative(words=tuple(said), lexemes=lexemes)


def _meant(
    term: str, known: Mapping[str, KnownWord], synonyms: Sequence[Synonym]
) -> Iterator[Alternative]:
    for synonym in synonyms:
        others = synonym.means if synonym.term == term else []
        if synonym.is_two_way and term in synonym.means:
            others = [synonym.term, *(one for one in synonym.means if one != term)]
        for other in others:
            if (way := _own(other.split(), known)) is not None:
                yield way


def _halves(word: str, known: Mapping[str, KnownWord]) -> list[Alternative]:
    """Return a word written as two, where the catalogue has both; the rarest pair tells most."""
    pairs = [pair for pair in halves_of(word) if all(_is_known(half, known) for half in pair)]
    best = min(pairs, key=lambda pair: max(known[half].documents for half in pair), default=())
    own = _own(best, known) if best else None
    return [] if own is None else [own]


def _single(word: KnownWord) -> Alternative:
    return Alternative(words=(word.word,), lexemes=(str(word.lexeme),))


def _documents(
    way: Alternative,
    known: Mapping[str, KnownWord],
    near: Mapping[str, Sequence[KnownWord]],
) -> int:
    counts = [known[word].documents for word in way.words if word in known]
    counts += [one.documents for many in near.values() for one in many if one.word in way.words]
    return min((count for count in counts if count), default=0)


def _is_known(word: str, known: Mapping[str, KnownWord]) -> bool:
    return word in known and known[word].documents > 0


def _is_common(word: str, known: Mapping[str, KnownWord]) -> bool:
    return word in known and known[word].lexeme is None


def _either(ways: Sequence[Alternative], mark: str = "") -> str:
    parts = (" & ".join(quoted(mark + lexeme) for lexeme in way.lexemes) for way in ways)
    return f"({' | '.join(f'({part})' for part in dict.fromkeys(parts))})"
