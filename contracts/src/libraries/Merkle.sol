// SPDX-License-Identifier: Apache-2.0
// The tree over a batch's tasks. Twin of ledger/core/merkle.py.
pragma solidity 0.8.37;

/// @notice A leaf is 33 bytes and a node 64, so that neither passes for the other. A row of odd length moves its last node up
/// as it is: nothing is ever doubled. The index alone says on which side each sibling stands.
/// @dev Assembly because a batch hashes every leaf and node: plain Solidity costs three times as much. The tests hold it
/// against a plain version.
library Merkle {
    /// @notice keccak256(index (1), worker (20), amount (12)).
    function leafOf(uint256 index, address worker, uint256 amount) internal pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            mstore(0x00, or(or(shl(248, index), shl(88, worker)), shr(8, amount)))
            mstore8(0x20, amount)
            leaf := keccak256(0x00, 33)
        }
    }

    /// @notice The root over a row of leaves, which it uses up.
    function fold(uint256 row, uint256 width) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            for {} gt(width, 1) {} {
                let pairs := shr(1, width)
                let from := row
                let end := add(row, shl(5, pairs))
                for { let to := row } lt(to, end) { to := add(to, 32) } {
                    mstore(to, keccak256(from, 64))
                    from := add(from, 64)
                }
                if and(width, 1) {
                    mstore(end, mload(from))
                    pairs := add(pairs, 1)
                }
                width := pairs
            }
            root := mload(row)
        }
    }

    /// @notice How many siblings lead from a leaf to the root.
    function siblingsOf(uint256 index, uint256 count) internal pure returns (uint256 number) {
        unchecked {
            for (uint256 width = count; width > 1; width = (width + 1) / 2) {
                // The last node of a row of odd length has no sibling.
                if (index + 1 < width || width % 2 == 0) ++number;
                index /= 2;
            }
        }
    }

    /// @notice The root that a leaf and the siblings in the calldata lead to.
    function rootFrom(bytes32 leaf, uint256 index, uint256 count, uint256 siblings) internal pure returns (bytes32 node) {
        node = leaf;
        assembly ("memory-safe") {
            for { let width := count } gt(width, 1) { width := shr(1, add(width, 1)) } {
                if or(lt(add(index, 1), width), iszero(and(width, 1))) {
                    let side := shl(5, and(index, 1))
                    mstore(side, node)
                    mstore(xor(side, 0x20), calldataload(siblings))
                    node := keccak256(0x00, 0x40)
                    siblings := add(siblings, 32)
                }
                index := shr(1, index)
            }
        }
    }
}
