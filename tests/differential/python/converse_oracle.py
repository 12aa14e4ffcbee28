"""Answers whether botocore would send a Converse request: reads {"modelId", "body"} as JSON lines, prints the complaint.

The body is wire JSON: binary members are decoded from base64 first, as botocore takes them as bytes.
"""

import base64
import binascii
import json
import sys

import botocore.session
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("bedrock-runtime")
SHAPE = MODEL.operation_model("Converse").input_shape
VALIDATOR = ParamValidator()


def decoded(value, shape):
    kind = shape.type_name
    if kind == "blob" and isinstance(value, str):
        return base64.b64decode(value, validate=True)
    if kind == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        members = shape.members
        return {name: decoded(item, members[name]) if name in members else item for name, item in value.items()}
    if kind == "list" and isinstance(value, list):
        return [decoded(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {name: decoded(item, shape.value) for name, item in value.items()}
    return value


def complaint(question):
    try:
        parameters = decoded(question["body"], SHAPE)
    except binascii.Error as error:
        return f"a binary member is not base64: {error}"
    report = VALIDATOR.validate({"modelId": question["modelId"], **parameters}, SHAPE)
    return report.generate_report() if report.has_errors() else None


for line in sys.stdin:
    print(json.dumps({"complaint": complaint(json.loads(line))}), flush=True)
