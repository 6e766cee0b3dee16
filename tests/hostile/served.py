# SPDX-License-Identifier: Apache-2.0
"""A server of files on this machine, as one on the network answers: with ranges, and with ETags where it is told to."""
import hashlib
import http.server
import pathlib
import re
import threading


class Server:
    """Counts the bytes that are fetched from each file of `folder`; without a folder there is nothing to be had."""

    def __init__(self, folder=None, etags=True):
        self.folder, self.etags, self.asked, self.sent = folder, etags, [], {}

    def __enter__(self):
        serving = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(with_body=True)

            def do_HEAD(self):
                self.answer(with_body=False)

            do_POST = do_GET

            def answer(self, with_body):
                serving.asked.append(self.path)
                file = pathlib.Path(serving.folder or "/nowhere") / self.path.lstrip("/")
                if not file.is_file():
                    self.send_error(404)
                    return
                whole = body = file.read_bytes()
                wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                if wanted:
                    first, last = int(wanted[1]), min(int(wanted[2] or len(whole)), len(whole) - 1)
                    body = whole[first:last + 1]
                self.send_response(206 if wanted else 200)
                if wanted:
                    self.send_header("Content-Range", f"bytes {first}-{last}/{len(whole)}")
                if serving.etags:
                    self.send_header("ETag", f'"{hashlib.md5(whole).hexdigest()}"')
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if with_body:
                    serving.sent[file.name] = serving.sent.get(file.name, 0) + len(body)
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.at = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
