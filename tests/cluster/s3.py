"""An S3 server on this machine, in a process of its own, with what was asked of it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from tests.support.studies import Study

BUCKET, PREFIX = "study", "small"

_XML = "{http://s3.amazonaws.com/doc/2006-03-01/}"
_HEADERS = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/s3/aws4_request",
    "Content-Type": "application/octet-stream",
}
_STARTED = re.compile(r"Running on (http://\S+)")


class Server:
    """The objects of a server that lets in whoever says a name: it checks no signature."""

    def __init__(self, url: str) -> None:
        self.url = url

    def keys(self, bucket: str) -> set[str]:
        """Return the names of all objects in a bucket."""
        listed = ElementTree.fromstring(self._ask(f"{bucket}?list-type=2"))
        assert listed.findtext(f"{_XML}IsTruncated") == "false"
        return {str(key.text) for key in listed.iter(f"{_XML}Key")}

    def get(self, bucket: str, key: str) -> bytes:
        """Return the bytes of an object."""
        return self._ask(f"{bucket}/{key}")

    def put(self, bucket: str, key: str, data: bytes) -> None:
        """Write an object, or write over it."""
        self._ask(f"{bucket}/{key}", "PUT", data)

    def delete(self, bucket: str, key: str) -> None:
        """Delete an object."""
        self._ask(f"{bucket}/{key}", "DELETE")

    def _ask(self, path: str, method: str = "GET", data: bytes | None = None) -> bytes:
        with urlopen(Request(f"{self.url}/{path}", data, _HEADERS, method=method)) as answer:
            return bytes(answer.read())


def store(study: Study, server: Server, plugin: Path) -> None:
    """Have a study keep its results on a server: in a bucket, in a folder."""
    study.env |= {
        "PYTHONPATH": str(plugin),
        "SNAKEMAKE_PROFILE": "profiles/s3",
        "STUDY_STORAGE": f"s3://{BUCKET}/{PREFIX}",
        "AWS_ENDPOINT_URL_S3": server.url,
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }


@contextmanager
def serving(packages: Path, log: Path) -> Iterator[Server]:
    """Start a server on a free port, and stop it."""
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--port", "0"],
            env={**os.environ, "PYTHONPATH": str(packages)},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )
    try:
        while not (started := _STARTED.search(log.read_text())):
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        yield Server(started[1])
    finally:
        process.kill()
        process.wait()
