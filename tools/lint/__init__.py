"""Rules of the house that ruff, pyright and import-linter cannot say.

Each lint is one function from a ``House`` to its findings; ``python -m tools.lint`` runs them all.
"""
