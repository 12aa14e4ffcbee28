"""Signs requests with botocore: reads {"method", "url", "host", "contentType", "body", "region", "credentials", "time"} as JSON lines
and prints the headers that the signature adds. The body is base64, the time milliseconds since 1970.
"""

import base64
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

EPOCH = datetime.datetime(1970, 1, 1)


def signed(question):
    moment = EPOCH + datetime.timedelta(milliseconds=question["time"])
    botocore.auth.get_current_datetime = lambda **_: moment
    headers = {"Content-Type": question["contentType"], "Host": question["host"]}
    body = base64.b64decode(question["body"])
    request = AWSRequest(method=question["method"], url=question["url"], data=body, headers=headers)
    keys = question["credentials"]
    credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys.get("sessionToken"))
    botocore.auth.SigV4Auth(credentials, "bedrock", question["region"]).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


for line in sys.stdin:
    print(json.dumps(signed(json.loads(line))), flush=True)
