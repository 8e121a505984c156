"""The calls: chat completions in a strict form, with usage and the errors that clients know.

Forms after the public API reference of OpenAI ("Create chat completion", "Error codes").
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bowerbird.sandbox.ai.rules import compare, describe, find_albums
from bowerbird.sandbox.site import Request, Response, json_response

Rule = Callable[[Mapping[str, Any]], dict[str, Any]]
_RULES: Mapping[str, Rule] = {"description": describe, "judge": compare, "albums": find_albums}


class Completions:
    """Answers by rules. Every key is known but one with "wrong" in it, every model but one with "missing" in it.

    Attributes:
        rules: what it does, by the first word of the name of the form that is asked for; a test may put in another.
    """

    base_path = "/ai/v1"

    def __init__(self) -> None:
        self.rules = dict(_RULES)

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        if request.path.removeprefix(self.base_path) != "/chat/completions" or request.method != "POST":
            return _refused(404, f"Unknown request URL: {request.method} {request.path}.", "unknown_url")
        if "wrong" in request.headers.get("authorization", ""):
            return _refused(401, "Incorrect API key provided.", "invalid_api_key")
        try:
            words = json.loads(request.body)
            model, messages = str(words["model"]), words["messages"]
            form = words["response_format"]["json_schema"]
            data = json.loads(messages[-1]["content"])
        except (ValueError, KeyError, TypeError, IndexError):
            return _refused(400, "We could not parse the JSON body of your request.", None)
        if "missing" in model:
            return _refused(
                404, f"The model `{model}` does not exist or you do not have access to it.", "model_not_found"
            )
        rule = self.rules.get(str(form["name"]).partition("_")[0])
        if rule is None or not form.get("strict"):
            return _refused(400, "This model answers only in the strict forms that it knows.", None)
        content = json.dumps(rule(data), ensure_ascii=False)
        sent, answered = (len(text) // 4 + 1 for text in (json.dumps(messages), content))
        return json_response(
            {
                "id": "chatcmpl-sandbox",
                "object": "chat.completion",
                "created": 0,
                "model": model,
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": content, "refusal": None},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"prompt_tokens": sent, "completion_tokens": answered, "total_tokens": sent + answered},
            }
        )


def _refused(status: int, message: str, code: str | None) -> Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return json_response({"error": error}, status)
