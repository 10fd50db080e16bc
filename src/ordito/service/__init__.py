"""Service: cases of customers, what the company promises in them, and how it decides.

Owns the PostgreSQL schema ``service``. Each folder has files of its own, and is entered through
this door alone: ``cases`` (what customers want of the company, and until when it answers). It does
not own messages (messages), what is done about an order (orders), or who a customer is
(customers): flows join them, and facts of what was done from a case carry its id. ``knowledge`` has
what the company knows and tells, and counts who needed nobody; ``decisions`` what is owed and
what may be granted, by published rules; ``experience`` how it was, for customers and own people.
"""

from ordito.service import cases, decisions, experience, knowledge
from ordito.service.personal import PERSONAL

__all__ = ["PERSONAL", "cases", "decisions", "experience", "knowledge"]
