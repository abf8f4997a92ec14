"""What is planted where: the truth the detectors are judged by."""

import json
import zipfile
import io
from pathlib import Path

REFUSE = {"secrecy_marking", "classified_number", "internal_notice"}
HERE = Path(__file__).parent


def hit(kind, value, parts, hidden=None, optional=False):
    """`kind` may name several by `|`; `parts` names the place classes allowed by `|`; `hidden` None: either.

    Optional hits are neither missed nor false; they are for what experts would argue about, and for bytes no reader of
    the format is led to. They must be gone from the cleaned copy all the same.
    """
    return {"kind": kind, "value": value, "parts": parts.split("|"), "hidden": hidden, "optional": optional}


class Book:
    def __init__(self):
        self.files = []

    def plant(self, file, data, *hits, verdict=None, canaries=(), name=None, same_look=False, note=""):
        """`canaries`: hidden words that are no finding, but must go. `same_look`: nothing visible is to be masked."""
        if verdict is None:
            firm = [h for h in hits if not h["optional"]]
            kinds = {k for h in firm for k in h["kind"].split("|")}
            verdict = "refuse" if kinds & REFUSE else "review" if firm else "clean"
        self.add("planted", file, data, list(hits), verdict, canaries, name, same_look, note)

    def clean(self, file, data, verdict="clean", canaries=(), name=None, same_look=True, note=""):
        self.add("clean", file, data, [], verdict, canaries, name, same_look, note)

    def add(self, folder, file, data, hits, verdict, canaries, name, same_look, note):
        assert all(f["file"] != f"{folder}/{file}" for f in self.files), file
        path = HERE / folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        entry = {"file": f"{folder}/{file}", "verdict": verdict.split("|"), "hits": hits}
        entry |= {"canaries": list(canaries), "same_look": same_look}
        entry |= {"name": name} if name else {}
        entry |= {"note": note} if note else {}
        self.files.append(entry)

    def write(self):
        kept = {f["file"] for f in self.files}
        for path in [*HERE.glob("planted/*"), *HERE.glob("clean/*")]:
            if f"{path.parent.name}/{path.name}" not in kept:
                path.unlink()
        lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in self.files)
        (HERE / "truth.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        size = sum((HERE / f["file"]).stat().st_size for f in self.files)
        for folder in ("planted", "clean"):
            print(folder, sum(f["file"].startswith(folder) for f in self.files))
        print(f"{size / 1e6:.2f} MB")


def zipped(parts, stored=(), comment=b""):
    """A package whose bytes are the same in every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            z.writestr(info, data if isinstance(data, bytes) else data.encode())
        z.comment = comment
    return out.getvalue()


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {i.filename: z.read(i) for i in z.infolist()}


def patched(data, **changes):
    """A package with parts changed: bytes replace or add, a function is given the old text."""
    parts = unzipped(data)
    for name, change in changes.items():
        parts[name] = change(parts[name].decode()).encode() if callable(change) else change
    return zipped(parts, stored=("mimetype",))
