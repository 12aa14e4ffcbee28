"""Answers what Python instructor would send: reads cases as JSON lines, prints the captured request or the refusal.

A case is {"mode", "model", "throughProvider", "request", "responseModel"?}, or {"schemaOf": responseModel} to get the model's JSON
Schema. A response model is the Python text of one, with pydantic and typing at hand; without it, a person's name and age. Nothing
reaches the network: the prepared HTTP request is kept, and a canned answer given instead.
"""

import base64
import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import boto3  # noqa: E402
import instructor  # noqa: E402
from botocore.awsrequest import AWSResponse  # noqa: E402
from pydantic import BaseModel, TypeAdapter  # noqa: E402

CREDENTIALS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}


class Person(BaseModel):
    name: str
    age: int


ANSWER = {
    "output": {
        "message": {
            "role": "assistant",
            "content": [
                {"text": '{"name": "Jason", "age": 25}'},
                {"toolUse": {"toolUseId": "t1", "name": "Person", "input": {"name": "Jason", "age": 25}}},
            ],
        }
    },
    "stopReason": "tool_use",
    "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
    "metrics": {"latencyMs": 1},
}


class RawAnswer:
    """The part of an HTTP response that botocore reads."""

    def stream(self, **_):
        yield json.dumps(ANSWER).encode()


captured = []


def capture(request, **_):
    captured.append({"url": request.url, "body": json.loads(request.body)})
    return AWSResponse(request.url, 200, {"content-type": "application/json"}, RawAnswer())


def make_client(case):
    mode = instructor.Mode[case["mode"]]
    if case["throughProvider"]:
        client = instructor.from_provider(f"bedrock/{case['model']}", mode=mode, region="us-east-1", **CREDENTIALS)
        inner = client.client
    else:
        inner = boto3.client("bedrock-runtime", region_name="us-east-1", **CREDENTIALS)
        client = instructor.from_bedrock(inner, mode=mode, model=case["model"])
    inner.meta.events.register("before-send.bedrock-runtime.Converse", capture)
    return client


clients = {}


def client_of(case):
    key = (case["mode"], case["model"], case["throughProvider"])
    if key not in clients:
        clients[key] = make_client(case)
    return clients[key]


def with_bytes(value):
    if isinstance(value, list):
        return [with_bytes(item) for item in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["$bytes"]:
        return base64.b64decode(value["$bytes"])
    return {name: with_bytes(item) for name, item in value.items()}


def response_model(text):
    if text is None:
        return Person
    names = {}
    exec(f"from enum import Enum\nfrom typing import *\nfrom pydantic import *\n{text}", names)
    return names["Model"]


def answer(case):
    if "schemaOf" in case:
        return TypeAdapter(response_model(case["schemaOf"])).json_schema()
    captured.clear()
    try:
        model = response_model(case.get("responseModel"))
        client_of(case).create(response_model=model, max_retries=0, **with_bytes(case["request"]))
    except Exception as error:  # every refusal is an answer
        if not captured:
            return {"refused": f"{type(error).__name__}: {error}"[:500]}
    return captured[0]


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
