// SPDX-License-Identifier: Apache-2.0
// The EIP-712 struct hashes of everything that is signed. Twin of ledger/core/typed.py.
pragma solidity 0.8.37;

import {Task, Terms} from "../interfaces/IEscrow.sol";

library Typed {
    bytes32 internal constant TERMS = keccak256(
        "Terms(address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,"
        "address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
        "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,"
        "uint8 count,bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt)"
    );
    bytes32 internal constant DELIVER =
        keccak256("Deliver(bytes32 batch,uint8 index,bytes32 deliverable,uint256 deadline)");
    bytes32 internal constant RATE =
        keccak256("Rate(bytes32 batch,uint8[] tasks,uint8[] ratings,bytes32 deliverablesRoot,uint256 deadline)");
    bytes32 internal constant ACCEPT = keccak256("Accept(bytes32 batch,uint8 index,uint8 rating,uint256 deadline)");
    bytes32 internal constant DEPOSIT =
        keccak256("Deposit(address token,address holder,uint256 amount,uint256 nonce,uint256 deadline)");
    bytes32 internal constant WITHDRAW =
        keccak256("Withdraw(address token,address holder,address to,uint256 amount,uint256 nonce,uint256 deadline)");

    /// @dev All members are words by themselves, so the ABI encoding is the typed one.
    function hashTerms(Terms calldata terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(TERMS, terms));
    }

    function hashDeliver(bytes32 batch, uint8 index, bytes32 deliverable, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(DELIVER, batch, index, deliverable, deadline));
    }

    function hashRate(
        bytes32 batch,
        Task[] calldata tasks,
        uint8[] calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline
    ) internal pure returns (bytes32) {
        uint8[] memory indexes = new uint8[](tasks.length);
        for (uint256 i = 0; i < tasks.length; ++i) {
            indexes[i] = tasks[i].index;
        }
        // A packed array has each element padded to a word, as EIP-712 asks.
        bytes32 indexesHash = keccak256(abi.encodePacked(indexes));
        bytes32 ratingsHash = keccak256(abi.encodePacked(ratings));
        return keccak256(abi.encode(RATE, batch, indexesHash, ratingsHash, deliverablesRoot, deadline));
    }

    function hashAccept(bytes32 batch, uint8 index, uint8 rating, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPT, batch, index, rating, deadline));
    }

    function hashDeposit(address token, address holder, uint256 amount, uint256 nonce, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(DEPOSIT, token, holder, amount, nonce, deadline));
    }

    function hashWithdraw(
        address token,
        address holder,
        address to,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW, token, holder, to, amount, nonce, deadline));
    }
}
