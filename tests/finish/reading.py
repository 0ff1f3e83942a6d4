"""reading.py FILE: the text of the structure tree is what the page shows, in the same order.

What the page shows besides (running heads, page numbers) may be missing from the
tree; nothing in the tree may be missing from the page. Prints what is wrong.
"""
import re
import subprocess
import sys
import unicodedata


def squeeze(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c != "\x0c")


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def tree_text(path):
    tree = run("pdfinfo", "-struct-text", path)
    return squeeze("".join(re.findall(r'^ *"(.*)"$', tree, re.M)))


def missing(needle, hay):
    """Where the needle stops being a subsequence of the hay; None when it is one."""
    at = 0
    for i, c in enumerate(needle):
        at = hay.find(c, at) + 1
        if at == 0:
            return i
    return None


def main(path):
    said, shown = tree_text(path), squeeze(run("pdftotext", "-raw", path, "-"))
    at = missing(said, shown)
    if at is not None:
        print("order differs at", said[max(0, at - 20):at + 20])
    if len(said) < 0.9 * len(shown):
        print(f"only {len(said)} of {len(shown)} characters are in the structure")
    sys.exit(0 if said and at is None and len(said) >= 0.9 * len(shown) else 1)


main(sys.argv[1])
