"""An S3 server on a free port of this machine: moto's, with a door that can be shut.

serve.py BUCKET prints its URL, then obeys lines of standard input and answers each with a line:

    shut-after N  N more objects are taken, then every request is answered with 503
    lose N        N more writes are done and get no answer: the connection ends
    careless      writes are done whatever their condition says
    open          none of these any longer
    publish       everybody may read the objects, and list them
    fetch FOLDER  writes every object of the bucket below FOLDER, as boto3 reads it, and answers with a JSON
                  object of their names with content type and caching

It ends with standard input.
"""

import json
import logging
import pathlib
import sys
import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


class Door:
    """What stands before the server."""

    def __init__(self, server):
        self.server = server
        self.lock = threading.Lock()
        self.open()

    def open(self):
        self.set(None, 0, False)

    def set(self, writes_left, losses, careless):
        with self.lock:
            self.writes_left = writes_left
            self.losses = losses
            self.careless = careless

    def __call__(self, environ, start_response):
        writes = environ["REQUEST_METHOD"] == "PUT"
        if not self.lets_in(writes):
            body = b"<Error><Code>ServiceUnavailable</Code><Message>the door is shut</Message></Error>"
            headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
            start_response("503 Service Unavailable", headers)
            return [body]
        if self.careless:
            environ.pop("HTTP_IF_MATCH", None)
            environ.pop("HTTP_IF_NONE_MATCH", None)
        if writes and self.loses():
            b"".join(self.server(environ, lambda *_: None))
            raise ConnectionResetError("the answer is lost")
        return self.server(environ, start_response)

    def lets_in(self, writes):
        with self.lock:
            if self.writes_left is None:
                return True
            if self.writes_left == 0:
                return False
            if writes:
                self.writes_left -= 1
            return True

    def loses(self):
        with self.lock:
            if self.losses == 0:
                return False
            self.losses -= 1
            return True


def public(bucket):
    everybody = {"Effect": "Allow", "Principal": "*"}
    name = f"arn:aws:s3:::{bucket}"
    read = everybody | {"Action": "s3:GetObject", "Resource": f"{name}/*"}
    look = everybody | {"Action": "s3:ListBucket", "Resource": name}
    return json.dumps({"Version": "2012-10-17", "Statement": [read, look]})


def fetch(client, bucket, folder):
    told = {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for listed in page.get("Contents", []):
            name = listed["Key"]
            answer = client.get_object(Bucket=bucket, Key=name)
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(answer["Body"].read())
            told[name] = [answer["ContentType"], answer.get("CacheControl", "")]
    return json.dumps(told)


def main():
    bucket = sys.argv[1]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    door = Door(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, door, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="interop",
        aws_secret_access_key="interop",
    )
    client.create_bucket(Bucket=bucket)
    print(url, flush=True)
    for line in sys.stdin:
        match line.split():
            case ["shut-after", writes]:
                door.set(int(writes), 0, False)
                print("shut", flush=True)
            case ["lose", writes]:
                door.set(None, int(writes), False)
                print("lossy", flush=True)
            case ["careless"]:
                door.set(None, 0, True)
                print("careless", flush=True)
            case ["open"]:
                door.open()
                print("open", flush=True)
            case ["publish"]:
                client.put_bucket_policy(Bucket=bucket, Policy=public(bucket))
                print("public", flush=True)
            case ["fetch", folder]:
                print(fetch(client, bucket, folder), flush=True)
            case _:
                sys.exit(f"unknown: {line}")


main()
