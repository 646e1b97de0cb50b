// SPDX-License-Identifier: Apache-2.0
// A row of sums in memory, one for each worker of a call.
pragma solidity 0.8.37;

/// @dev Without the length and the bounds checks of an array: `Packed` has checked each place once.
library Sums {
    function make(uint256 length) internal pure returns (uint256 row) {
        assembly ("memory-safe") {
            row := mload(0x40)
            let size := shl(5, length)
            calldatacopy(row, calldatasize(), size) // zeros
            mstore(0x40, add(row, size))
        }
    }

    function add(uint256 row, uint256 place, uint256 amount) internal pure {
        assembly ("memory-safe") {
            let spot := add(row, shl(5, place))
            mstore(spot, add(mload(spot), amount))
        }
    }

    function read(uint256 row, uint256 place) internal pure returns (uint256 sum) {
        assembly ("memory-safe") {
            sum := mload(add(row, shl(5, place)))
        }
    }
}
