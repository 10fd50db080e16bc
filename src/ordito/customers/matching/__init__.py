"""Matching: who may be one person though no key says so, why, and what somebody decided about it.

Pairs of one block are compared field by field; what agrees and differs weighs for or against one
person (Fellegi and Sunter). The weights are learned from the company's own people where Splink is
installed, and shipped otherwise. A pair is a question to somebody; only where labelled pairs prove
how often such pairs are right is the surest part accepted unseen.
"""

from ordito.customers.identity.errors import MergeHeld
from ordito.customers.matching.candidates import Candidate, list_candidates
from ordito.customers.matching.errors import LabelsWrong, SuggestionDecided, UnknownSuggestion
from ordito.customers.matching.model import Score, Suggestion, Suspected, Told, Weights
from ordito.customers.matching.records import Person, differences, record_of
from ordito.customers.matching.rounds import Found, Labelled, compare_all, spool
from ordito.customers.matching.suggestions import (
    accept,
    count_open,
    end_round,
    find_model,
    get_suggestion,
    keep_found,
    keep_model,
    list_acceptable,
    list_chosen,
    list_people,
    list_refused,
    list_settled,
    list_suggestions,
    pair_id_of,
    refuse,
    undo,
)
from ordito.customers.matching.training import can_train
from ordito.customers.matching.weights import Model, read

__all__ = [
    "Candidate",
    "Found",
    "Labelled",
    "LabelsWrong",
    "MergeHeld",
    "Model",
    "Person",
    "Score",
    "Suggestion",
    "SuggestionDecided",
    "Suspected",
    "Told",
    "UnknownSuggestion",
    "Weights",
    "accept",
    "can_train",
    "compare_all",
    "count_open",
    "differences",
    "end_round",
    "find_model",
    "get_suggestion",
    "keep_found",
    "keep_model",
    "list_acceptable",
    "list_candidates",
    "list_chosen",
    "list_people",
    "list_refused",
    "list_settled",
    "list_suggestions",
    "pair_id_of",
    "read",
    "record_of",
    "refuse",
    "spool",
    "undo",
]
