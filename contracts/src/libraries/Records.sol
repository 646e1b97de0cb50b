// SPDX-License-Identifier: Apache-2.0
// Records of one length, packed one after the other for a log.
pragma solidity 0.8.37;

/// @notice Bytes that grow up to the room that was made for them.
struct Records {
    uint256 start; // where the bytes stand in memory, their length first; zero before room is made
    uint256 end; // where the next record goes
}

using {room, add, copy, isFilled, taken} for Records global;

/// @dev Memory is taken as it is, not cleaned: each record is written before it is read.
function room(Records memory records, uint256 most) pure {
    assembly ("memory-safe") {
        let start := mload(0x40)
        mstore(records, start)
        mstore(add(records, 0x20), add(start, 0x20))
        // A record is written with a whole word, which may reach beyond its end.
        mstore(0x40, add(start, and(add(most, 0x5f), not(0x1f))))
    }
}

/// @dev The lowest `length` bytes of `record`, at most 32.
function add(Records memory records, uint256 record, uint256 length) pure {
    assembly ("memory-safe") {
        let end := mload(add(records, 0x20))
        mstore(end, shl(sub(256, mul(8, length)), record))
        mstore(add(records, 0x20), add(end, length))
    }
}

/// @dev `length` bytes of `rows`, as they stand there.
function copy(Records memory records, bytes calldata rows, uint256 place, uint256 length) pure {
    assembly ("memory-safe") {
        let end := mload(add(records, 0x20))
        calldatacopy(end, add(rows.offset, place), length)
        mstore(add(records, 0x20), add(end, length))
    }
}

function isFilled(Records memory records) pure returns (bool) {
    return records.end > records.start + 0x20;
}

function taken(Records memory records) pure returns (bytes memory packed) {
    assembly ("memory-safe") {
        packed := mload(records)
        mstore(packed, sub(mload(add(records, 0x20)), add(packed, 0x20)))
    }
}
