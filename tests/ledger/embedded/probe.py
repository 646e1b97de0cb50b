"""A contract written by hand: it stores, logs, reverts, spins and dives as its calldata's first byte says."""

OPCODES = {
    "STOP": 0x00, "SUB": 0x03, "EQ": 0x14, "ISZERO": 0x15, "SHR": 0x1C,
    "ADDRESS": 0x30, "CALLDATALOAD": 0x35, "CALLDATASIZE": 0x36, "CALLDATACOPY": 0x37, "CODECOPY": 0x39,
    "TIMESTAMP": 0x42, "NUMBER": 0x43, "PREVRANDAO": 0x44,
    "MSTORE": 0x52, "MSTORE8": 0x53, "SLOAD": 0x54, "SSTORE": 0x55,
    "JUMP": 0x56, "JUMPI": 0x57, "GAS": 0x5A, "DUP1": 0x80, "SWAP1": 0x90,
    "LOG0": 0xA0, "LOG1": 0xA1, "LOG2": 0xA2, "LOG3": 0xA3, "LOG4": 0xA4,
    "CALL": 0xF1, "RETURN": 0xF3, "REVERT": 0xFD, "INVALID": 0xFE,
}  # fmt: skip

READ, STORE, REVERT, MANY, SPIN, DIVE, KEEP, BURN, DRAW, BROKEN = range(10)
LOG = 16  # and 17 to 20: a log with as many topics as are above 16


def _log(count: int) -> str:
    """Write a routine that logs `count` words as topics and the rest as payload."""
    start = 1 + 32 * count
    topics = " ".join(f"{1 + 32 * position} CALLDATALOAD" for position in reversed(range(count)))
    size = f"{start} CALLDATASIZE SUB"
    return f"log{count}: {size} {start} 0 CALLDATACOPY {topics} {size} 0 LOG{count} STOP"


def _call_self(first_byte: int) -> str:
    """Write a call to itself with one byte, leaving whether it worked."""
    return f"{first_byte} 0 MSTORE8 0 0 1 0 0 ADDRESS GAS CALL"


LABELS = {
    STORE: "store",
    REVERT: "revert",
    MANY: "many",
    SPIN: "spin",
    DIVE: "dive",
    KEEP: "keep",
    BURN: "burn",
    DRAW: "draw",
    BROKEN: "broken",
    **{LOG + count: f"log{count}" for count in range(5)},
}

SOURCE = f"""
0 CALLDATALOAD 248 SHR {" ".join(f"DUP1 {key} EQ @{label} JUMPI" for key, label in LABELS.items())}
0 SLOAD 0 MSTORE TIMESTAMP 32 MSTORE NUMBER 64 MSTORE 96 0 RETURN
store: 1 CALLDATALOAD 0 SSTORE STOP
revert: 1 CALLDATASIZE SUB DUP1 1 0 CALLDATACOPY 0 REVERT
many: 1 CALLDATALOAD
more: DUP1 ISZERO @done JUMPI DUP1 0 0 LOG1 1 SWAP1 SUB @more JUMP
done: STOP
spin: @spin JUMP
dive: {_call_self(DIVE)} STOP
keep: {_call_self(BURN)} @done JUMPI 0 0 REVERT
burn: {" ".join(f"1 {slot} SSTORE" for slot in range(100, 140))} STOP
draw: PREVRANDAO 0 SSTORE STOP
broken: INVALID
{" ".join(_log(count) for count in range(5))}
"""


def assemble(source: str) -> bytes:
    """Turn words into code: opcodes, numbers to push, `label:` and `@label` (two bytes each)."""
    code, labels, holes = bytearray(), {}, {}
    for word in source.split():
        if word.endswith(":"):
            labels[word[:-1]] = len(code)
            code += b"\x5b"
        elif word.startswith("@"):
            holes[len(code) + 1] = word[1:]
            code += b"\x61\x00\x00"
        elif word in OPCODES:
            code.append(OPCODES[word])
        else:
            pushed = int(word).to_bytes(max(1, (int(word).bit_length() + 7) // 8), "big")
            code += bytes([0x5F + len(pushed)]) + pushed
    for place, label in holes.items():
        code[place : place + 2] = labels[label].to_bytes(2, "big")
    return bytes(code)


RUNTIME = assemble(SOURCE)
# 12 bytes that return what follows them.
INIT = bytes.fromhex("61") + len(RUNTIME).to_bytes(2, "big") + bytes.fromhex("80600c6000396000f3") + RUNTIME


def word(number: int) -> bytes:
    """Write a number as 32 bytes."""
    return number.to_bytes(32, "big")


def asking(key: int, *words: int, payload: bytes = b"") -> str:
    """Calldata for the probe, as hex."""
    return "0x" + (bytes([key]) + b"".join(word(number) for number in words) + payload).hex()
