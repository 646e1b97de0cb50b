// SPDX-License-Identifier: Apache-2.0
// Two columns of words in memory, as EIP-712 hashes arrays: each element widened to a word.
pragma solidity 0.8.37;

/// @dev Assembly because a batch's ratings cost five times as much through memory arrays.
library Columns {
    /// @notice Room for two columns; each word is written before it is hashed.
    function make(uint256 length) internal pure returns (uint256 columns) {
        assembly ("memory-safe") {
            columns := mload(0x40)
            mstore(0x40, add(columns, shl(6, length)))
        }
    }

    /// @notice Writes a row, whose first word has its place at `spot` and whose second `size` further on.
    function put(uint256 spot, uint256 size, uint256 first, uint256 second) internal pure {
        assembly ("memory-safe") {
            mstore(spot, first)
            mstore(add(spot, size), second)
        }
    }

    function hash(uint256 columns, uint256 length) internal pure returns (bytes32 first, bytes32 second) {
        assembly ("memory-safe") {
            let size := shl(5, length)
            first := keccak256(columns, size)
            second := keccak256(add(columns, size), size)
        }
    }
}
