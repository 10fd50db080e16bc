"""Forms of the version, from ``ucp-sdk``: they check what comes in, and describe tools."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from ordito.surfaces.ucp.answers import Answer
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.operations import Body, Forms, Handler
from ordito.surfaces.ucp.shared.reading import invalid


def forms_of(models: Mapping[str, type[BaseModel]]) -> Forms:
    """Return the forms of operations, by the model of each one's body."""
    return Forms(
        {name: schema_of(model) for name, model in models.items()},
        {name: partial(checked, model) for name, model in models.items()},
    )


def checked(model: type[BaseModel], handler: Handler) -> Handler:
    """Return a handler that is only given bodies of a model."""

    async def answer(asking: Asking, body: Body) -> Answer:
        check(model, body)
        return await handler(asking, body)

    return answer


def check(model: type[BaseModel], body: Body) -> None:
    """Refuse a body that is not of a model; what was sent is not repeated.

    Raises:
        ProtocolError: 400.
    """
    try:
        model.model_validate(body)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise invalid(f"{path or 'body'}: {first['msg']}") from None


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of a model."""
    return model.model_json_schema(by_alias=True)
