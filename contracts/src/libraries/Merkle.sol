// SPDX-License-Identifier: Apache-2.0
// The tree over a batch's tasks. Twin of ledger/core/merkle.py.
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Task} from "../interfaces/IEscrow.sol";

/// @notice A leaf is 33 bytes and a node 64, so that neither passes for the other. A row of odd length moves its last node up
/// as it is: nothing is ever doubled. The index alone says on which side each sibling stands.
library Merkle {
    function leafOf(uint256 index, address worker, uint96 amount) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(index), worker, amount));
    }

    /// @notice The root over all tasks, worker and amount by index.
    function rootOf(address[] calldata workers, uint96[] calldata amounts) internal pure returns (bytes32) {
        uint256 width = workers.length;
        bytes32[] memory row = new bytes32[](width);
        for (uint256 i = 0; i < width; ++i) {
            row[i] = leafOf(i, workers[i], amounts[i]);
        }
        while (width > 1) {
            uint256 pairs = width / 2;
            for (uint256 i = 0; i < pairs; ++i) {
                row[i] = Hashes.efficientKeccak256(row[2 * i], row[2 * i + 1]);
            }
            if (width % 2 == 1) row[pairs] = row[width - 1];
            width = pairs + width % 2;
        }
        return row[0];
    }

    /// @notice The root that one task and its proof lead to; zero if the proof is not of the length that the index asks for.
    function rootFrom(Task calldata task, uint256 count) internal pure returns (bytes32 node) {
        node = leafOf(task.index, task.worker, task.amount);
        uint256 place = task.index;
        uint256 used = 0;
        for (uint256 width = count; width > 1; width = (width + 1) / 2) {
            // The last node of a row of odd length has no sibling.
            if (place + 1 < width || width % 2 == 0) {
                if (used == task.proof.length) return 0;
                bytes32 sibling = task.proof[used++];
                node = place % 2 == 0
                    ? Hashes.efficientKeccak256(node, sibling)
                    : Hashes.efficientKeccak256(sibling, node);
            }
            place /= 2;
        }
        if (used != task.proof.length) return 0;
    }
}
