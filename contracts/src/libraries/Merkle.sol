// SPDX-License-Identifier: Apache-2.0
// The tree over a batch's tasks. Twin of ledger/core/merkle.py.
pragma solidity 0.8.37;

/// @notice A leaf holds up to four tasks: its number (1), then worker (20) and amount (12) of each task. So a leaf has 33, 65,
/// 97 or 129 bytes and a node 64: neither passes for the other. A row of odd length moves its last node up as it is: nothing
/// is ever doubled. The index alone says where in its leaf a task stands and on which side each sibling.
/// A proof is the other tasks of the leaf, a word each, then the siblings from the leaf up.
/// @dev Four to a leaf because every call over a table hashes the whole tree: it saves 200 gas a task against one to a leaf, and
/// a proof is but one word longer. Assembly for the same reason; the tests hold it against a plain version.
library Merkle {
    uint256 private constant LEAF_TASKS = 4;

    /// @notice How many words prove a task.
    function proofLength(uint256 index, uint256 count) internal pure returns (uint256 words) {
        unchecked {
            uint256 rest = count - index / LEAF_TASKS * LEAF_TASKS;
            words = (rest < LEAF_TASKS ? rest : LEAF_TASKS) - 1;
            uint256 place = index / LEAF_TASKS;
            for (uint256 width = (count + 3) / LEAF_TASKS; width > 1; width = (width + 1) / 2) {
                // The last node of a row of odd length has no sibling.
                if (place + 1 < width || width % 2 == 0) ++words;
                place /= 2;
            }
        }
    }

    /// @notice The root that a task's word (worker, amount) and the proof in the calldata lead to.
    function rootFrom(bytes32 word, uint256 index, uint256 count, uint256 proof) internal pure returns (bytes32 node) {
        assembly ("memory-safe") {
            let place := shr(2, index)
            let size := sub(count, shl(2, place))
            if gt(size, 4) { size := 4 }
            let words := add(mload(0x40), 1)
            mstore8(sub(words, 1), place)
            for { let i := 0 } lt(i, size) { i := add(i, 1) } {
                switch eq(i, and(index, 3))
                case 0 {
                    mstore(add(words, shl(5, i)), calldataload(proof))
                    proof := add(proof, 32)
                }
                default { mstore(add(words, shl(5, i)), word) }
            }
            node := keccak256(sub(words, 1), add(1, shl(5, size)))
            for { let width := shr(2, add(count, 3)) } gt(width, 1) { width := shr(1, add(width, 1)) } {
                if or(lt(add(place, 1), width), iszero(and(width, 1))) {
                    let side := shl(5, and(place, 1))
                    mstore(side, node)
                    mstore(xor(side, 0x20), calldataload(proof))
                    node := keccak256(0x00, 0x40)
                    proof := add(proof, 32)
                }
                place := shr(1, place)
            }
        }
    }

    /// @notice The root over all tasks, whose words stand in memory from `words` on; they are used up, and the byte before too.
    function rootOf(uint256 words, uint256 count) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            let end := add(words, shl(5, count))
            let width := 0
            for { let from := words } lt(from, end) { from := add(from, 128) } {
                let size := sub(end, from)
                if gt(size, 128) { size := 128 }
                mstore8(sub(from, 1), width)
                // What this word overwrites has been hashed before.
                mstore(add(words, shl(5, width)), keccak256(sub(from, 1), add(1, size)))
                width := add(width, 1)
            }
            for {} gt(width, 1) {} {
                let pairs := shr(1, width)
                let from := words
                end := add(words, shl(5, pairs))
                for { let to := words } lt(to, end) { to := add(to, 32) } {
                    mstore(to, keccak256(from, 64))
                    from := add(from, 64)
                }
                if and(width, 1) {
                    mstore(end, mload(from))
                    pairs := add(pairs, 1)
                }
                width := pairs
            }
            root := mload(words)
        }
    }
}
