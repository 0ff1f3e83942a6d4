"""reading.py FILE [XHTML]: the text of the structure tree is what the page shows, in the same order;
with the document it was made of, the text of the structure tree is that of the document's tree, letter by letter.

What the page shows besides (running heads, page numbers) may be missing from the
tree; nothing in the tree may be missing from the page. Prints what is wrong.
"""
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree


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


def document_text(path):
    body = xml.etree.ElementTree.parse(path).getroot().find("{*}body")
    return squeeze("".join(body.itertext()))


def main(path, source=None):
    said, shown = tree_text(path), squeeze(run("pdftotext", "-raw", path, "-"))
    faults = []
    at = missing(said, shown)
    if at is not None:
        faults.append("order differs at " + said[max(0, at - 20):at + 20])
    if len(said) < 0.9 * len(shown):
        faults.append(f"only {len(said)} of {len(shown)} characters are in the structure")
    if source and said != document_text(source):
        meant = document_text(source)
        same = next((i for i, (a, b) in enumerate(zip(said, meant)) if a != b), min(len(said), len(meant)))
        faults.append(f"the document's tree goes on with {meant[same:same + 20]}, the structure with {said[same:same + 20]}")
    print("\n".join(faults))
    sys.exit(0 if said and not faults else 1)


main(*sys.argv[1:])
