"""Assistant: what an AI assistant of the staff may look at, by the Model Context Protocol.

Each tool is a question to ``/api/v1`` with the caller's own token: what the token may not see
there, its assistant does not see either. Nothing can be changed here.
"""

from ordito.surfaces.assistant.endpoint import answer_assistant

__all__ = ["answer_assistant"]
