"""Load help: articles, synonyms and rules of asking of a new company, and what customers said."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from ordito import catalogue, service
from ordito.flows.hear_how_it_was import hear_how_it_was
from ordito.platform.db import Tx


class Said(msgspec.Struct, frozen=True):
    """What a customer said, and when."""

    answer: service.experience.NewAnswer
    at: datetime


class HelpCentre(msgspec.Struct, frozen=True, kw_only=True):
    """What a company answers without a person, and how it asks.

    Attributes:
        articles: by code.
        synonyms: language, term, and what it means.
        policy: rules of asking.
        said: what customers said so far.
    """

    articles: Mapping[str, service.knowledge.ArticleDraft]
    synonyms: Sequence[tuple[str, str, list[str]]]
    policy: service.experience.AskPolicy
    said: Sequence[Said]


async def load_help(tx: Tx, *, centre: HelpCentre, at: datetime) -> None:
    """Publish a company's answers and rules of asking, and keep what customers said.

    Raises:
        ArticleChanged: an article is there already.
    """
    for code, draft in centre.articles.items():
        await service.knowledge.write_article(tx, code=code, draft=draft, based_on=0, at=at)
        await service.knowledge.publish_article(tx, code=code, version=1, at=at)
    synonyms = [catalogue.search.Synonym(*one, is_two_way=True) for one in centre.synonyms]
    await service.knowledge.put_synonyms(tx, synonyms=synonyms)
    await service.experience.publish_ask_policy(tx, policy=centre.policy, at=at)
    for one in centre.said:
        await hear_how_it_was(tx, new=one.answer, at=one.at)
