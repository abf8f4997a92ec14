#!/usr/bin/env python3
"""Looks at cleaned copies with the programs of others: `outside.py FOLDER`, laid out as `planted/…` and `clean/…` here.

Nothing that truth.json calls planted may be seen by exiftool, mat2, pdftotext, pdfminer or unzip; LibreOffice must open
every office file, and where nothing visible was masked the pages must look as before. Says what is wrong, a line each,
and exits with 1; with 3 if a program is missing. Only the standard library, so that it runs wherever the programs are.
"""

import html
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = ("exiftool", "mat2", "pdftotext", "pdf2txt", "pdftoppm", "soffice")
OFFICE = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"}
# Grey values may differ by this much, and this share of the pixels by more: letters are hinted anew.
GREY, SHARE = 48, 0.002


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()).upper()


def run(*command, timeout=300):
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=timeout)
    return done.returncode, done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")


def forbidden(case):
    """As in corpus.rs: whether a visible word about somebody's affairs is to be masked may be argued."""
    argued = lambda hit: hit["optional"] and hit["kind"] in ("health", "hardship", "minor")
    return sorted({hit["value"] for hit in case["hits"] if not argued(hit)} | set(case["canaries"]))


def exiftool(paths):
    """What exiftool says of each file; it is started once, and names each file before it speaks of it."""
    words = run("exiftool", "-a", "-U", "-ee", "-charset", "utf8", *paths)[1]
    told = re.split(r"^======== (.*)\n", words, flags=re.M)
    return dict(zip(told[1::2], told[2::2]))


def pdftotext(path):
    return run("pdftotext", "-layout", path, "-")[1] + run("pdftotext", "-raw", path, "-")[1]


def said_at_once(tool, paths, *options):
    """A tool that takes long to start is started once; what it can't read in company it reads alone."""
    code, words = run(tool, *options, *paths)
    if code == 0 or len(paths) < 2:
        return words
    return "\n".join(run(tool, *options, path)[1] for path in paths)


def layers(data, depth=0):
    yield data
    if data.lstrip()[:1] == b"<":
        yield html.unescape(re.sub(rb"<[^>]*>", b"", data).decode("utf-8", "replace")).encode()
        yield html.unescape(data.decode("utf-8", "replace")).encode()
    if b"PK\x03\x04" in data and depth < 5:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    yield info.filename.encode()
                    yield from layers(archive.read(info), depth + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            pass


def left_in_bytes(data, values):
    for layer in layers(data):
        for value in values:
            if any(value.encode(encoding, "ignore") in layer for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")):
                yield value


def as_pdf(paths, out, profile):
    """All files by one LibreOffice; the pages it made, by the stem of the name."""
    out.mkdir(parents=True)
    for at in range(0, len(paths), 25):
        run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", out, *paths[at : at + 25], timeout=600)
    return {path.stem: path for path in out.glob("*.pdf")}


def pages(pdf, out):
    """Grey pictures of the pages: width and pixels."""
    out.mkdir(parents=True)
    run("pdftoppm", "-r", "40", "-gray", pdf, out / "p")
    made = []
    for path in sorted(out.glob("*.pgm")):
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", path.read_bytes())
        made.append((head.groups(), path.read_bytes()[head.end() :]))
    return made


def differ(before, after):
    if len(before) != len(after):
        return f"{len(before)} pages before, {len(after)} after"
    for number, ((size, old), (new_size, new)) in enumerate(zip(before, after), 1):
        if size != new_size:
            return f"page {number} has another size"
        changed = sum(abs(a - b) > GREY for a, b in zip(old, new))
        if changed > SHARE * len(old):
            return f"page {number} looks different: {changed * 100 / len(old):.2f} % of its pixels"
    return None


def looks(cases, cleaned, folder):
    """What doesn't open, and what looks different."""
    for turn in ("planted", "clean"):
        mine = [case for case in cases if case["file"].startswith(turn) and Path(case["file"]).suffix in OFFICE | {".pdf"}]
        office = [case for case in mine if not case["file"].endswith(".pdf")]
        after = as_pdf([cleaned / case["file"] for case in office], folder / turn / "after", folder / "profile")
        same = [case for case in office if case["same_look"]]
        before = as_pdf([HERE / case["file"] for case in same], folder / turn / "before", folder / "profile")
        for case in mine:
            stem, file = Path(case["file"]).stem, case["file"]
            if file.endswith(".pdf"):
                pair = HERE / file, cleaned / file
            else:
                if stem not in after:
                    yield f"{file}: LibreOffice does not open the copy"
                    continue
                pair = before.get(stem), after[stem]
            if case["same_look"] and pair[0]:
                problem = differ(pages(pair[0], folder / turn / "old" / stem), pages(pair[1], folder / turn / "new" / stem))
                if problem:
                    yield f"{file}: {problem}"


def problems(cleaned):
    cases = [case for case in json.loads((HERE / "truth.json").read_text("utf-8")) if (cleaned / case["file"]).is_file()]
    if not cases:
        yield f"no copies in {cleaned}"
    told = exiftool([cleaned / case["file"] for case in cases])
    for case in cases:
        path, values = cleaned / case["file"], forbidden(case)
        if not values:
            continue
        for value in sorted(set(left_in_bytes(path.read_bytes(), values))):
            yield f"{case['file']}: unzip+grep sees «{value}»"
        said = {"exiftool": told.get(str(path), ""), "pdftotext": pdftotext(path) if path.suffix == ".pdf" else ""}
        for tool, words in said.items():
            for value in values:
                if value in words or plain(value) in plain(words):
                    yield f"{case['file']}: {tool} sees «{value}»"
    planted = [case for case in cases if case["file"].startswith("planted/")]
    of = lambda *suffixes: [cleaned / case["file"] for case in planted if case["file"].endswith(suffixes)]
    together = {
        "mat2": said_at_once("mat2", of(".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".pdf", ".jpg", ".png", ".zip"), "--show"),
        "pdfminer": said_at_once("pdf2txt", of(".pdf")),
    }
    for tool, words in together.items():
        bare = plain(words)
        for case in planted:
            # The names of the files are told too, so numbers and marks are looked for, never short words.
            for value in forbidden(case):
                if tool == "mat2" and value in words or tool == "pdfminer" and case["file"].endswith(".pdf") and plain(value) in bare:
                    yield f"{case['file']}: {tool} sees «{value}»"
    with tempfile.TemporaryDirectory() as folder:
        yield from looks(cases, cleaned, Path(folder))
    print(f"{len(cases)} copies looked at")


def main():
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        print(f"missing: {', '.join(missing)}; `cargo xtask setup` installs them")
        sys.exit(3)
    count = 0
    for problem in problems(Path(sys.argv[1])):
        print(problem)
        count += 1
    print(f"{count} problems")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
