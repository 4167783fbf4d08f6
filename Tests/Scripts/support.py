"""What the tests share: where things are, and running the commands in this process."""

import contextlib
import io
import os
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURES = os.path.join(ROOT, "Tests", "Scripts", "fixtures")
sys.path.insert(0, os.path.join(ROOT, "Scripts", "plotting"))


def fixture(*parts):
    return os.path.join(FIXTURES, *parts)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


class InFolder(unittest.TestCase):
    """A test with a folder of its own, which is gone afterwards."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="vdcsim-scripts-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def holds(self, text, part):
        """Like assertIn, without printing a page of megabytes."""
        self.assertTrue(part in text, f"'{part}' is missing")

    def lacks(self, text, part):
        self.assertFalse(part in text, f"'{part}' is there")

    def run_main(self, main, *words):
        """Exit status, standard output and standard error of a command."""
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            try:
                status = main(list(words))
            except SystemExit as end:
                status = end.code
        return status, out.getvalue(), error.getvalue()
