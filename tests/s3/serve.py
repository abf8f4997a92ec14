"""A server that speaks S3, for one test run: in memory, on a free port of this machine, gone when its standard input ends.

It checks signatures and keys as S3 does: a client with a wrong secret is refused. The one line it prints is
`ready ENDPOINT BUCKET KEY_ID SECRET`.
"""

import logging
import sys
import threading

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
import requests
from werkzeug.serving import make_server

BUCKET = "gongkai-test"
REGION = "us-east-1"
EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'


def one_at_a_time(app):
    """moto fails when one object is written twice in the same moment; S3 does not."""
    lock = threading.Lock()

    def answer(environ, start_response):
        with lock:
            return list(app(environ, start_response))

    return answer


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = one_at_a_time(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    anyone = {"aws_access_key_id": "anyone", "aws_secret_access_key": "anything", "region_name": REGION}
    boto3.client("s3", endpoint_url=endpoint, **anyone).create_bucket(Bucket=BUCKET)
    iam = boto3.client("iam", endpoint_url=endpoint, **anyone)
    iam.create_user(UserName="gongkai")
    iam.put_user_policy(UserName="gongkai", PolicyName="files", PolicyDocument=EVERYTHING)
    key = iam.create_access_key(UserName="gongkai")["AccessKey"]
    # from here on keys and signatures count
    requests.post(f"{endpoint}/moto-api/reset-auth", data=b"0", timeout=10).raise_for_status()
    print("ready", endpoint, BUCKET, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
    sys.stdin.read()


main()
