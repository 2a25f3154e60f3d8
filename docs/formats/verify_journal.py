#!/usr/bin/env python3
"""Checks a journal of notbetrieb, or the proof of one entry, without the program and without any secret key.

usage: verify_journal.py FOLDER [--anchor ANCHOR]
       verify_journal.py --proof FILE [--anchor ANCHOR]

FOLDER holds `journal.db` (and perhaps `journal.db-wal`). ANCHOR is what a paper or day sheet printed as "Anker",
for example 3f2a91c0-1234-9f86d081884c7d65. The layout is described in journal.md beside this file. Needs Python 3.9
or later and the package `cryptography`. Exit code 0: everything fits; 1: something does not, the place is printed.

What this proves: the entries are exactly those over which the printed public keys signed, in this order, in an
unbroken chain of incarnations. What it cannot prove alone: that nothing was cut off at the end and that nobody who
holds the node's key wrote everything anew. For that, give an anchor from a printed paper or compare with another copy.
"""
import base64, hashlib, os, shutil, sqlite3, struct, sys, tempfile
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOGS = ("acts", "audit")
EMPTY = hashlib.sha256(b"").digest()
FIXED, PART = 62, 76


class Fault(Exception):
    pass


def need(condition, place, what):
    if not condition:
        raise Fault(f"{place}: {what}")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def row_check(table, *fields):
    """16 bytes over a row that no signature covers: finds rot, proves nothing."""
    return sha(*(struct.pack(">I", len(f)) + f for f in (table.encode(), *fields)))[:16]


class Tree:
    """RFC 6962 section 2.1, keeping only the roots of full subtrees."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def push(self, leaf):
        rest = self.size
        while rest & 1:
            leaf = sha(b"\x01", self.peaks.pop(), leaf)
            rest >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return EMPTY
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = sha(b"\x01", left, node)
        return node


def decode(place, b):
    """Returns (authority, node, incarnation, seq) of an outer record after checking its whole length."""
    need(len(b) >= FIXED, place, "the record is cut short")
    version, suite, authority, node, incarnation, seq, parts = struct.unpack_from(">HH16s16s16sQH", b)
    need(version == 1 and suite == 1, place, f"unknown version {version} or suite {suite}")
    need(1 <= parts <= 4096 and len(b) >= FIXED + parts * PART, place, "wrong number of parts")
    total = sum(struct.unpack_from(">I", b, FIXED + i * PART + 72)[0] for i in range(parts))
    need(len(b) == FIXED + parts * PART + total, place, "the parts do not fill the record")
    return authority, node, incarnation, seq


def check_head(place, origin, signer, head):
    """A C2SP checkpoint in a C2SP signed note, Ed25519."""
    size, root, key_id, suite, signature = head
    need(suite == 1, place, f"unknown signature suite {suite}")
    need(key_id == sha(origin.encode(), b"\n\x01", signer)[:4], place, "the key id does not fit")
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, body)
    except InvalidSignature:
        raise Fault(f"{place}: the signature is not valid") from None


def version(db):
    return db.execute("PRAGMA user_version").fetchone()[0]


def check_rows(db):
    meta = {}
    for name, value, check in db.execute('SELECT name, value, "check" FROM meta'):
        need(check == row_check("meta", name.encode(), value), f"meta {name}", "does not fit its check value")
        meta[name] = value
    tables = [("kek", "kek_id, wrapped"), ("wrap", "key_id, kek_id, nonce, sealed"), ("erased", "key_id")]
    for table, fields in tables[:None if version(db) > 1 else 2]:
        for row in db.execute(f'SELECT "check", {fields} FROM {table}'):
            need(row[0] == row_check(table, *row[1:]), table, "a row does not fit its check value")
    known = {row[0] for row in db.execute("SELECT key_id FROM wrap")}
    if version(db) > 1:
        gone = {row[0] for row in db.execute("SELECT key_id FROM erased")}
        need(not known & gone, "erased", "a key recorded as destroyed still has its wrap")
        known |= gone
        for table in ("entry_acts", "entry_audit"):
            for pos, record in db.execute(f"SELECT pos, bytes FROM {table}"):
                for i in range(struct.unpack_from(">H", record, 60)[0]):
                    key = record[FIXED + i * PART:FIXED + i * PART + 16]
                    need(key in known, f"{table} {pos}", f"data key {key.hex()} is missing and was never recorded as destroyed")
    return meta["authority"], meta["node"]


def check_incarnations(db, authority, node):
    out, previous = [], (b"\0" * 16, (0, EMPTY), (0, EMPTY))
    for no, ident, salt, signer, link in db.execute("SELECT no, id, salt, signer, link FROM incarnation ORDER BY no"):
        place = f"incarnation {no}"
        need(no == len(out) + 1, place, "an incarnation is missing before it")
        label = b"notbetrieb/journal/1/incarnation"
        derived = sha(label, authority, node, struct.pack(">Q", no), salt, signer, link)[:16]
        need(ident == derived, place, "the row does not fit its id")
        pred, n0, r0, n1, r1 = struct.unpack(">16sQ32sQ32s", link)
        need((pred, (n0, r0), (n1, r1)) == previous, place, "its link is not where the predecessor ended")
        ends = []
        for log in (0, 1):
            sql = "SELECT size, root FROM head WHERE log=? AND incarnation=? ORDER BY size DESC LIMIT 1"
            end = db.execute(sql, (log, no)).fetchone()
            need(end, place, f"it has no {LOGS[log]} head")
            ends.append(end)
        previous = (ident, *ends)
        out.append((no, ident, signer))
    return out


def check_log(db, log, authority, node, incarnations, anchor):
    """Walks one log; returns entries, heads, newest head, and whether the anchor was met."""
    rows = db.execute(f"SELECT pos, leaf, bytes FROM entry_{LOGS[log]} ORDER BY pos")
    pos = heads = 0
    last, met = None, False
    for no, ident, signer in incarnations:
        origin = f"notbetrieb/{authority.hex()}/{node.hex()}/{ident.hex()}/{LOGS[log]}"
        tree = Tree()
        sql = "SELECT size, root, key_id, suite, signature FROM head WHERE log=? AND incarnation=? ORDER BY size"
        for head in db.execute(sql, (log, no)).fetchall():
            place = f"{LOGS[log]} head of incarnation {no} at size {head[0]}"
            while tree.size < head[0]:
                here = f"{LOGS[log]} entry {pos}"
                row = rows.fetchone()
                need(row and row[0] == pos, here, "missing")
                leaf = sha(b"\x00", row[2])
                need(leaf == row[1], here, "the bytes do not fit the leaf hash")
                need(decode(here, row[2]) == (authority, node, ident, tree.size), here, "the record belongs elsewhere")
                tree.push(leaf)
                pos += 1
                if anchor == (ident.hex()[:8], tree.size, tree.root().hex()[:16]):
                    met = True
            need(tree.root() == head[1], place, "the entries do not lead to this root")
            check_head(place, origin, signer, head)
            heads += 1
            last = (origin, head[0], head[1])
    need(rows.fetchone() is None, f"{LOGS[log]} entry {pos}", "no signed head covers it")
    stray = "SELECT count(*) FROM head WHERE log NOT IN (0, 1) OR incarnation NOT BETWEEN 1 AND ?"
    need(db.execute(stray, (len(incarnations),)).fetchone()[0] == 0, "heads", "one of no known log or incarnation")
    return pos, heads, last, met


def root_from_path(leaf, index, size, path):
    """RFC 9162 section 2.1.3.2."""
    need(index < size, "proof", "the index lies behind the size")
    node, first, last = leaf, index, size - 1
    for sibling in path:
        need(last, "proof", "the path is too long")
        if first & 1 or first == last:
            node = sha(b"\x01", sibling, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = sha(b"\x01", node, sibling)
        first, last = first >> 1, last >> 1
    need(last == 0, "proof", "the path is too short")
    return node


def check_proof(path, anchor):
    """A C2SP tlog-proof; its extra line carries "NBP1", the incarnation's row and the record itself."""
    with open(path, encoding="utf-8") as file:
        proof, _, note = file.read().partition("\n\n")
    first, extra, index, *hashes = proof.split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra[:6] == "extra " and index[:6] == "index ", "proof", "not a proof")
    extra, index = base64.b64decode(extra[6:], validate=True), int(index[6:])
    magic, no, salt, signer, link = struct.unpack_from(">4sQ16s32s96s", extra)
    record = extra[156:]
    need(magic == b"NBP1", "proof", "not a proof of this program")
    (origin, size, root), signature = note.split("\n\n")[0].split("\n"), note.split("\n\n")[1].strip().split(" ")[2]
    size, root, signature = int(size), base64.b64decode(root), base64.b64decode(signature)
    authority, node, incarnation, seq = decode("record", record)
    label = b"notbetrieb/journal/1/incarnation"
    need(incarnation == sha(label, authority, node, struct.pack(">Q", no), salt, signer, link)[:16], "record", "the signer is not its incarnation's")
    logs = [log for log in LOGS if origin == f"notbetrieb/{authority.hex()}/{node.hex()}/{incarnation.hex()}/{log}"]
    need(logs and seq == index, "record", "it belongs to another log or place")
    check_head("head", origin, signer, (size, root, signature[:4], 1, signature[4:]))
    path = [base64.b64decode(line, validate=True) for line in hashes if line]
    need(root_from_path(sha(b"\x00", record), index, size, path) == root, "proof", "the path does not lead to the signed root")
    print(f"authority {authority.hex()}, node {node.hex()}, incarnation {no}, signed by Ed25519 public key {signer.hex()}")
    print(f"entry {index} of the {logs[0]} log, {len(record)} bytes, is covered by the head of size {size}, root {root.hex()}")
    if anchor:
        need(anchor == (incarnation.hex()[:8], size, root.hex()[:16]), "anchor", "the proof's head is another one")
        print("the anchor is met")


def main(folder, anchor):
    with tempfile.TemporaryDirectory() as scratch:      # works on a copy, so that the evidence is not touched
        for name in ("journal.db", "journal.db-wal"):
            if os.path.exists(os.path.join(folder, name)):
                shutil.copyfile(os.path.join(folder, name), os.path.join(scratch, name))
        db = sqlite3.connect(os.path.join(scratch, "journal.db"))
        need(version(db) in (1, 2), "file", "not format version 1 or 2")
        need(db.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "file", "SQLite finds it damaged")
        authority, node = check_rows(db)
        print(f"authority {authority.hex()}, node {node.hex()}")
        incarnations = check_incarnations(db, authority, node)
        for key in dict.fromkeys(signer for _, _, signer in incarnations):
            print(f"signed by Ed25519 public key {key.hex()}")
        met = False
        for log in (0, 1):
            entries, heads, last, here = check_log(db, log, authority, node, incarnations, anchor)
            met |= here
            print(f"{LOGS[log]}: {entries} entries, {len(incarnations)} of them links, {heads} signed heads")
            if last:
                print(f"  newest head {last[0]} size {last[1]} root {last[2].hex()}")
        if anchor:
            need(met, "anchor", "no prefix of this journal has it: entries were cut off or written anew")
            print("the anchor is met")
        db.close()


if __name__ == "__main__":
    arguments, wanted = sys.argv[1:], None
    if "--anchor" in arguments:
        at = arguments.index("--anchor")
        prefix, size, root = arguments[at + 1].split("-")
        wanted = (prefix, int(size), root)
        del arguments[at:at + 2]
    run = main
    if arguments[:1] == ["--proof"]:
        run = check_proof
        del arguments[0]
    if len(arguments) != 1:
        sys.exit(__doc__)
    try:
        run(arguments[0], wanted)
    except (Fault, sqlite3.Error, struct.error, KeyError, TypeError, ValueError, IndexError) as fault:
        print(f"FAULT {fault}")
        sys.exit(1)
