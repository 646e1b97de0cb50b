// SPDX-License-Identifier: Apache-2.0
// Terms as a call brings them: 207 packed bytes, read where they stand. Twin of ledger/core/packed.py.
pragma solidity 0.8.37;

import {Terms} from "../interfaces/IEscrow.sol";

/// @notice Where terms stand in the calldata.
type Head is uint256;

using Heads for Head global;

/// @notice Terms are in the order of the struct, each member in its own width, without `tasksRoot`: the tasks that follow say it.
/// @dev Reading a member in its place costs a dozen gas; a copy of all in memory cost 2,600 a call.
library Heads {
    uint256 internal constant LENGTH = 207;
    uint256 private constant SPECS_ROOT = 143;

    function employer(Head head) internal pure returns (address member) {
        assembly ("memory-safe") {
            member := shr(96, calldataload(head))
        }
    }

    function token(Head head) internal pure returns (address member) {
        assembly ("memory-safe") {
            member := shr(96, calldataload(add(head, 20)))
        }
    }

    function feeBps(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(240, calldataload(add(head, 40)))
        }
    }

    function feeReceiver(Head head) internal pure returns (address member) {
        assembly ("memory-safe") {
            member := shr(96, calldataload(add(head, 42)))
        }
    }

    function benefitsBps(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(240, calldataload(add(head, 62)))
        }
    }

    function benefitsFund(Head head) internal pure returns (address member) {
        assembly ("memory-safe") {
            member := shr(96, calldataload(add(head, 64)))
        }
    }

    function arbiter(Head head) internal pure returns (address member) {
        assembly ("memory-safe") {
            member := shr(96, calldataload(add(head, 84)))
        }
    }

    function arbiterFeeBps(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(240, calldataload(add(head, 104)))
        }
    }

    function minRating(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(248, calldataload(add(head, 106)))
        }
    }

    function fullRating(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(248, calldataload(add(head, 107)))
        }
    }

    function floorBps(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(240, calldataload(add(head, 108)))
        }
    }

    function defaultSplitBps(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(240, calldataload(add(head, 110)))
        }
    }

    function openBy(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(208, calldataload(add(head, 112)))
        }
    }

    function submitBy(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(208, calldataload(add(head, 118)))
        }
    }

    function rateBy(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(208, calldataload(add(head, 124)))
        }
    }

    function contestBy(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(208, calldataload(add(head, 130)))
        }
    }

    function ruleBy(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(208, calldataload(add(head, 136)))
        }
    }

    function count(Head head) internal pure returns (uint256 member) {
        assembly ("memory-safe") {
            member := shr(248, calldataload(add(head, 142)))
        }
    }

    /// @notice The struct hash of the terms, with the root that the tasks lead to.
    /// @dev Assembly so that each member goes from its place in the calldata to its word and no memory is taken.
    function hash(Head head, bytes32 typeHash, bytes32 tasksRoot) internal pure returns (bytes32 structHash) {
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            mstore(add(words, 0x20), shr(96, calldataload(head))) // employer
            mstore(add(words, 0x40), shr(96, calldataload(add(head, 20)))) // token
            mstore(add(words, 0x60), shr(240, calldataload(add(head, 40)))) // feeBps
            mstore(add(words, 0x80), shr(96, calldataload(add(head, 42)))) // feeReceiver
            mstore(add(words, 0xa0), shr(240, calldataload(add(head, 62)))) // benefitsBps
            mstore(add(words, 0xc0), shr(96, calldataload(add(head, 64)))) // benefitsFund
            mstore(add(words, 0xe0), shr(96, calldataload(add(head, 84)))) // arbiter
            mstore(add(words, 0x100), shr(240, calldataload(add(head, 104)))) // arbiterFeeBps
            mstore(add(words, 0x120), shr(248, calldataload(add(head, 106)))) // minRating
            mstore(add(words, 0x140), shr(248, calldataload(add(head, 107)))) // fullRating
            mstore(add(words, 0x160), shr(240, calldataload(add(head, 108)))) // floorBps
            mstore(add(words, 0x180), shr(240, calldataload(add(head, 110)))) // defaultSplitBps
            mstore(add(words, 0x1a0), shr(208, calldataload(add(head, 112)))) // openBy
            mstore(add(words, 0x1c0), shr(208, calldataload(add(head, 118)))) // submitBy
            mstore(add(words, 0x1e0), shr(208, calldataload(add(head, 124)))) // rateBy
            mstore(add(words, 0x200), shr(208, calldataload(add(head, 130)))) // contestBy
            mstore(add(words, 0x220), shr(208, calldataload(add(head, 136)))) // ruleBy
            mstore(add(words, 0x240), shr(248, calldataload(add(head, 142)))) // count
            mstore(add(words, 0x260), tasksRoot)
            calldatacopy(add(words, 0x280), add(head, SPECS_ROOT), 64) // specsRoot, salt
            structHash := keccak256(words, 0x2c0)
        }
    }

    /// @notice The members of an offer: the terms with the amounts in the place of the tasks' root, the namer and the nonce.
    /// @dev `amountsHash` is the hash over the amounts, a word each.
    function hashOffer(Head head, bytes32 typeHash, bytes32 amountsHash, address namer, uint256 nonce)
        internal
        pure
        returns (bytes32 structHash)
    {
        hash(head, typeHash, amountsHash); // leaves the words behind
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(add(words, 0x2c0), namer)
            mstore(add(words, 0x2e0), nonce)
            structHash := keccak256(words, 0x300)
        }
    }

    /// @notice All members, for people to look at.
    function toTerms(Head head, bytes32 tasksRoot) internal pure returns (Terms memory terms) {
        hash(head, 0, tasksRoot); // leaves the words behind
        assembly ("memory-safe") {
            mcopy(terms, add(mload(0x40), 0x20), 0x2a0)
        }
    }
}
