#!/usr/bin/env python3
"""Checks a gongkai proof file without gongkai. Needs Python 3.9 or later and nothing else; goes online never.

    python3 verify_proof.py FILE… --key 'name+hash+base64' [--file ATTACHMENT…]

The key is the ledger's public key. Get it from somewhere other than the site that gave you the file: a printed
notice, the superior organisation, an archive. Without --key the script can only tell that the file agrees with itself.

An attachment given with --file must be one that was published with the text: its SHA-256 is in the content.

Exit status: 0 every file is valid and signed with the key you gave; 1 a file is invalid; 2 wrong use;
3 every file agrees with itself, but no key was given.

What is checked, in this order: the file is canonical JSON (RFC 8785, integers only), so that no byte is free; the
content has the digest that the entry seals; the entry's hash leads along the path to the root (RFC 6962); the root is
the one in the checkpoint; the checkpoint is signed (C2SP signed note, Ed25519 of RFC 8032) with the key.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import sys

FORMAT = "gongkai-proof/1"
MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 100


class Invalid(Exception):
    pass


def need(condition, words):
    if not condition:
        raise Invalid(words)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- Canonical JSON -------------------------------------------------------------------------------------------------


def canonical(value, depth=MAX_DEPTH):
    """The one encoding of a value. Objects sort by UTF-16 code units."""
    need(depth >= 0, "nested too deeply")
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        need(abs(value) <= MAX_INTEGER, "an integer is too large")
        return str(value)
    if isinstance(value, list):
        need(depth > 0, "nested too deeply")
        return "[" + ",".join(canonical(item, depth - 1) for item in value) + "]"
    need(isinstance(value, dict), "null or a number with a fraction")
    need(depth > 0, "nested too deeply")
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    members = (json.dumps(key, ensure_ascii=False) + ":" + canonical(value[key], depth - 1) for key in keys)
    return "{" + ",".join(members) + "}"


def canonical_bytes(value):
    return canonical(value).encode("utf-8")


def parse(data):
    try:
        value = json.loads(data.decode("utf-8"))
        same = canonical_bytes(value) == data
    except (ValueError, RecursionError):
        raise Invalid("the file is not canonical JSON") from None
    need(same, "the file is not canonical JSON")
    return value


def members(value, required, optional=()):
    """The object's members, if it has exactly those it may have, with the right types."""
    need(isinstance(value, dict), "a part has the wrong shape")
    allowed = {**required, **dict(optional)}
    need(set(required) <= set(value) <= set(allowed), "a part has the wrong members")
    for name, kind in allowed.items():
        good = name not in value or kind is object or (type(value[name]) is kind)
        need(good, "the member %s has the wrong type" % name)
    return value


# --- Merkle tree (RFC 9162, 2.1.3.2) --------------------------------------------------------------------------------


def digest(text):
    need(re.fullmatch("[0-9a-f]{64}", text), "a digest is not 64 lower-case hex digits")
    return bytes.fromhex(text)


def root_of(leaf, position, size, path):
    need(0 <= position < size, "the entry is outside the ledger")
    here, last, value = position, size - 1, leaf
    for sibling in path:
        need(last > 0, "the path is too long")
        if here & 1 or here == last:
            value = sha256(b"\x01", sibling, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = sha256(b"\x01", value, sibling)
        here, last = here >> 1, last >> 1
    need(last == 0, "the path is too short")
    return value


# --- Ed25519 (RFC 8032, 6), strict ----------------------------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def point_from(data):
    """A point in its one encoding and not of small order."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    x = recover_x(y, sign) if y < P else None
    need(x is not None, "not a point of the curve")
    point = (x, y, 1, x * y % P)
    need(not same_point(times(8, point), (0, 1, 1, 0)), "a point of small order")
    return point


def signed_by(public, message, signature):
    try:
        key, nonce = point_from(public), point_from(signature[:32])
    except Invalid:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    return same_point(times(s, BASE), add(nonce, times(h, key)))


# --- Keys, notes, checkpoints (C2SP) --------------------------------------------------------------------------------


def from_base64(text, words):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Invalid(words) from None
    need(base64.b64encode(data).decode() == text, words)
    return data


def is_name(text):
    return bool(text) and not any(c.isspace() or ord(c) < 32 or 127 <= ord(c) < 160 or c == "+" for c in text)


def read_key(text):
    words = "the key is not of the form name+hash+base64"
    parts = text.split("+", 2)
    need(len(parts) == 3 and is_name(parts[0]), words)
    material = from_base64(parts[2], words)
    need(len(material) == 33 and material[0] == 1, words)
    key_hash = sha256(parts[0].encode(), b"\n", material)[:4]
    need(key_hash.hex() == parts[1], "the key's hash does not fit its name and material")
    return parts[0], key_hash, material[1:]


def read_checkpoint(note, name, key_hash):
    words = "the checkpoint is malformed"
    lines = r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n(?:time (0|-?[1-9][0-9]{0,18})\n)?"
    match = re.fullmatch(lines + r"\n— ([^ \n]+) ([^ \n]+)\n", note)
    need(match and not re.search(r"[\x00-\x09\x0b-\x1f]", note), words)
    origin, size, root, time, signer, signature = match.groups()
    need(origin == name and signer == name, "the checkpoint is not signed in the name of its ledger")
    root, signature = from_base64(root, words), from_base64(signature, words)
    need(len(root) == 32 and len(signature) == 68 and signature[:4] == key_hash, words)
    text = note[: note.rindex("\n\n") + 1].encode()
    return int(size), root, time and int(time), text, signature[4:]


# --- The proof ------------------------------------------------------------------------------------------------------

ENTRY = {"seq": int, "time": int, "kind": str, "subject_kind": str, "subject_id": str, "private": str, "content": str}


def verify(data, trusted):
    """Returns what the file proves; raises Invalid."""
    outer = members(parse(data), {"t": str, "v": dict})
    need(outer["t"] == FORMAT, "not a proof file of the format " + FORMAT)
    kinds = {"checkpoint": str, "content": object, "entry": dict, "key": str, "path": list}
    proof = members(outer["v"], kinds)
    entry = members(proof["entry"], ENTRY, {"state": str})
    for name in ("private", "content", "state"):
        digest(entry.get(name, "0" * 64))
    need(sha256(canonical_bytes(proof["content"])).hex() == entry["content"], "the content is not what the entry sealed")
    name, key_hash, public = read_key(proof["key"])
    need(trusted is None or proof["key"] == trusted, "signed with another key: " + proof["key"])
    size, root, time, text, signature = read_checkpoint(proof["checkpoint"], name, key_hash)
    need(all(type(step) is str for step in proof["path"]), "the path has the wrong shape")
    leaf = sha256(b"\x00", canonical_bytes({"t": "entry/1", "v": entry}))
    found = root_of(leaf, entry["seq"], size, [digest(step) for step in proof["path"]])
    need(found == root, "the entry is not in the ledger that the checkpoint describes")
    need(signed_by(public, text, signature), "the checkpoint's signature is wrong")
    return {"content": proof["content"], "entry": entry, "key": proof["key"], "size": size, "time": time}


def accepted(data, trusted):
    try:
        return bool(verify(data, trusted))
    except Invalid:
        return False


def try_every_byte(data, trusted):
    """Changes each byte of the file in turn; returns the positions whose change went unnoticed (there are none)."""
    changed = (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data)))
    return [at for at, bent in enumerate(changed) if accepted(bent, trusted) or accepted(bent, None)]


def moment(microseconds):
    start = datetime.datetime(1970, 1, 1)
    return (start + datetime.timedelta(microseconds=microseconds)).isoformat() + "Z"


def files_of(content):
    """Digests of the files that were published with the text, with their names."""
    text = content.get("v", {}).get("content", {}) if isinstance(content, dict) else {}
    return {file["digest"]: file["name"] for file in text.get("files", [])}


def report(name, data, trusted, attachments, every_byte):
    result = verify(data, trusted)
    entry = result["entry"]
    known = files_of(result["content"])
    for path in attachments:
        with open(path, "rb") as file:
            need(sha256(file.read()).hex() in known, path + " is not a file that was published with this text")
    print("%s: %s" % (name, "VALID" if trusted else "agrees with itself; the key was not given, so anyone may have made it"))
    print("  ledger entry %d of %d, %s, %s" % (entry["seq"], result["size"], entry["kind"], moment(entry["time"])))
    print("  subject %s %s" % (entry["subject_kind"], entry["subject_id"]))
    print("  key %s" % result["key"])
    for path in attachments:
        print("  %s is a file that was published with it" % path)
    if every_byte:
        unnoticed = try_every_byte(data, trusted)
        need(not unnoticed, "changes went unnoticed at bytes %s" % unnoticed)
        print("  %d changed files tried, none accepted" % len(data))
    else:
        print(json.dumps(result["content"], ensure_ascii=False, indent=2))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--key", help="the ledger's public key, name+hash+base64")
    parser.add_argument("--file", nargs="+", default=[], metavar="ATTACHMENT", help="a file that was downloaded with it")
    parser.add_argument("--try-every-byte", action="store_true", help="also change every byte in turn: none may pass")
    arguments = parser.parse_args()
    status = 0 if arguments.key else 3
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    for name in arguments.files:
        try:
            with open(name, "rb") as file:
                report(name, file.read(), arguments.key, arguments.file, arguments.try_every_byte)
        except (Invalid, OSError) as error:
            print("%s: INVALID: %s" % (name, error))
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
