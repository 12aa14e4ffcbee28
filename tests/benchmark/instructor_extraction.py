"""Extracts with Python instructor: reads {"endpoint", "region", "accessKeyId", "secretAccessKey"} and then one question per line
of JSON, {"mode", "model", "name", "schema", "text", "maxRetries", "inferenceConfig"}, and prints {"value"} or {"failed"}. A
"rule", {"field", "pattern", "message"}, becomes a validator that the schema does not tell of.
"""

import datetime
import json
import logging
import re
import sys
import warnings
from typing import Annotated, Literal, Optional

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import boto3  # noqa: E402
import instructor  # noqa: E402
from botocore.config import Config  # noqa: E402
from pydantic import AfterValidator, BaseModel, Field, create_model  # noqa: E402

SCALARS = {"string": str, "integer": int, "number": float, "boolean": bool}
LIMITS = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "minLength": "min_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
    "description": "description",
}
ANNOTATIONS = {"type", "properties", "required", "items", "enum", "format"}


def check_email(text):
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise ValueError("must be an e-mail address")


CHECKS = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "email": check_email,
}


def checked(name):
    """A text of a format. Pydantic's own types would be no texts, and instructor's strict tools mode refuses them."""

    def check(text):
        CHECKS[name](text)
        return text

    return check


def ruled(rule):
    def check(text):
        if not re.search(rule["pattern"], text):
            raise ValueError(rule["message"])
        return text

    return check


def model_of(name, schema, rule=None):
    """The pydantic model of an object schema, with the same names, types, limits and descriptions."""
    required = schema.get("required", [])
    fields = {}
    for field, part in schema["properties"].items():
        kind = annotation_of(f"{name}{field[0].upper()}{field[1:]}", part)
        if rule and rule["field"] == field:
            kind = Annotated[kind, AfterValidator(ruled(rule))]
        fields[field] = (kind, ...) if field in required else (Optional[kind], None)
    return create_model(name, **fields)


def annotation_of(name, schema):
    unknown = schema.keys() - ANNOTATIONS - LIMITS.keys()
    if unknown:
        raise ValueError(f"no pydantic equivalent for {sorted(unknown)}")
    if "enum" in schema:
        kind = Literal[tuple(schema["enum"])]
    elif schema["type"] == "object":
        kind = model_of(name, schema)
    elif schema["type"] == "array":
        kind = list[annotation_of(f"{name}Item", schema["items"])]
    else:
        kind = SCALARS[schema["type"]]
    options = {LIMITS[keyword]: value for keyword, value in schema.items() if keyword in LIMITS}
    if "format" in schema:
        options["json_schema_extra"] = {"format": schema["format"]}
        kind = Annotated[kind, AfterValidator(checked(schema["format"]))]
    return Annotated[kind, Field(**options)] if options else kind


def make_clients(place):
    service = boto3.client(
        "bedrock-runtime",
        endpoint_url=place["endpoint"],
        region_name=place["region"],
        aws_access_key_id=place["accessKeyId"],
        aws_secret_access_key=place["secretAccessKey"],
        config=Config(read_timeout=600),
    )
    return {mode: instructor.from_bedrock(service, mode=instructor.Mode[mode]) for mode in ("TOOLS", "MD_JSON")}


def extract(client, question):
    try:
        result = client.create(
            model=question["model"],
            response_model=model_of(question["name"], question["schema"], question.get("rule")),
            messages=[{"role": "user", "content": question["text"]}],
            max_retries=question["maxRetries"],
            inferenceConfig=question["inferenceConfig"],
        )
    except Exception as error:  # every failure is a result
        return {"failed": f"{type(error).__name__}: {error}"[:2000]}
    # An optional field without a value is left out of the object that is right.
    return {"value": result.model_dump(exclude_none=True)}


clients = None
for line in sys.stdin:
    question = json.loads(line)
    if clients is None:
        clients = make_clients(question)
        reply = {"ready": True}
    elif "schemaOf" in question:
        reply = model_of("Model", question["schemaOf"]).model_json_schema()
    else:
        reply = extract(clients[question["mode"]], question)
    print(json.dumps(reply), flush=True)
