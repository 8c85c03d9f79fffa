"""Runs httpbin's own tests against a server that is not httpbin.

    python run-suite.py http://127.0.0.1:8080 FOLDER_OF_THE_TESTS

The tests ask a client of the application in the same process. Here that client's application
passes each request on over HTTP, so that whoever listens there answers. Prints a JSON object: the
name of each test, and null when it passes, or the last line of what is wrong.
"""
import http.client
import json
import sys
import unittest
from urllib.parse import quote, urlsplit

import httpbin
from werkzeug.test import Client
from werkzeug.wrappers import Request

server = urlsplit(sys.argv[1])


def pass_on(environ, start_response):
    request = Request(environ)
    target = quote(request.path) + ("?" + request.query_string.decode() if request.query_string else "")
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=30)
    connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    body = request.get_data() if request.content_length else b""
    for name, value in request.headers:
        if name and name.lower() not in ("content-length", "connection"):
            connection.putheader(name, value)
    if body or request.method in ("POST", "PUT", "PATCH"):
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    octets = answer.read()
    connection.close()
    fields = [pair for pair in answer.getheaders() if pair[0].lower() != "transfer-encoding"]
    start_response(f"{answer.status} {answer.reason}", fields)
    return [octets]


class Results(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def addSuccess(self, test):
        self.outcomes[test._testMethodName] = None

    def addFailure(self, test, error):
        self.outcomes[test._testMethodName] = self._exc_info_to_string(error, test).strip().split("\n")[-1]

    addError = addFailure


httpbin.app.test_client = lambda: Client(pass_on)
sys.path.insert(0, sys.argv[2])
results = Results()
unittest.defaultTestLoader.loadTestsFromName("test_httpbin.HttpbinTestCase").run(results)
json.dump(results.outcomes, sys.stdout)
