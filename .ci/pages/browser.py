"""A headless Chromium, driven by the DevTools protocol over two pipes; the standard library alone."""

import base64
import json
import os
import select
import subprocess
import tempfile
import time


class Browser:
    """One browser with one page. Messages are JSON that ends with a zero byte."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()

        def place_pipes():
            # The browser reads at 3 and writes at 4. Duplicates first: either may be 3 or 4 already.
            copies = [os.dup(read_commands), os.dup(write_answers)]
            os.dup2(copies[0], 3)
            os.dup2(copies[1], 4)

        self.process = subprocess.Popen(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                # Containers give little of the memory that processes share by default.
                "--disable-dev-shm-usage",
                "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank",
            ],
            preexec_fn=place_pipes, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_commands)
        os.close(write_answers)
        self.number, self.buffer, self.events, self.session = 0, b"", [], None
        target = self.send("Target.getTargets")["targetInfos"]
        page = next(info["targetId"] for info in target if info["type"] == "page")
        attached = self.send("Target.attachToTarget", targetId=page, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()

    def send(self, method, **parameters):
        """Sends a command and returns its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive(60)
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def receive(self, seconds):
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise RuntimeError(f"the browser has not answered for {seconds} s")
            part = os.read(self.answers, 1 << 20)
            if not part:
                raise RuntimeError("the browser has ended")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def navigate(self, address):
        """Goes to a page and returns when it has loaded."""
        self.send("Page.navigate", url=address)
        done = f"location.href === {json.dumps(address)} && document.readyState === 'complete'"
        end = time.monotonic() + 60
        while not self.evaluate(done):
            if time.monotonic() > end:
                raise RuntimeError(f"{address} has not loaded in 60 s")
            time.sleep(0.02)

    def evaluate(self, expression):
        """The value of a JavaScript expression; waits for promises."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "failed"))
        return answer["result"].get("value")

    def open(self, address, width, scheme, height=900, phone=False):
        """Loads a page in a window of a width, in the light or the dark theme."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=phone)
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.navigate("about:blank")
        self.events.clear()
        self.navigate(address)
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")

    def errors(self):
        """What scripts threw, wrote to the console as errors, or what the policy refused."""
        texts = []
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                texts.append(parameters["exceptionDetails"]["exception"].get("description", "error"))
            if event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] == "error":
                texts.append(str(parameters["args"]))
            if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
                texts.append(parameters["entry"]["text"])
        return texts

    def screenshot(self, path, selector=None):
        """The whole page, or one element of it."""
        element = f"document.querySelector({json.dumps(selector or 'html')})"
        box = self.evaluate(
            f"(() => {{ const r = {element}.getBoundingClientRect(); return"
            " [r.x + scrollX, r.y + scrollY, r.width, r.height] })()")
        clip = dict(zip(("x", "y", "width", "height"), box), scale=1)
        data = self.send(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
