"""The Python client, written from the OpenAPI document: ``python -m tools.client``.

Written are the models, the asynchronous routes, and everything synchronous from what is
asynchronous. By hand are the session, what is repeated, the errors and the webhooks.
"""
