// SPDX-License-Identifier: Apache-2.0
// The EIP-712 struct hashes of everything that is signed. Twin of ledger/core/typed.py.
pragma solidity 0.8.37;

import {Columns} from "./Columns.sol";

library Typed {
    bytes32 internal constant TERMS = keccak256(
        "Terms(address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,"
        "address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
        "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,"
        "uint8 count,bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt)"
    );
    bytes32 internal constant OFFER = keccak256(
        "Offer(address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,"
        "address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
        "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,"
        "uint8 count,uint96[] amounts,bytes32 specsRoot,bytes32 salt,address namer,uint256 nonce)"
    );
    bytes32 internal constant DELIVER =
        keccak256("Deliver(bytes32 batch,uint8[] tasks,bytes32[] deliverables,uint256 deadline)");
    bytes32 internal constant RATE =
        keccak256("Rate(bytes32 batch,uint8[] tasks,uint8[] ratings,bytes32 deliverablesRoot,uint256 deadline)");
    bytes32 internal constant ACCEPT = keccak256("Accept(bytes32 batch,uint8 task,uint8 rating,uint256 deadline)");
    bytes32 internal constant CONTEST = keccak256("Contest(bytes32 batch,uint8 task,bytes32 reason,uint256 deadline)");
    bytes32 internal constant RULE =
        keccak256("Rule(bytes32 batch,uint8 task,uint96 earned,bytes32 reason,uint256 deadline)");
    bytes32 internal constant AGREE =
        keccak256("Agree(bytes32 batch,uint8 task,uint96 earned,bytes32 next,uint256 deadline)");
    bytes32 internal constant GIVE_BACK = keccak256("GiveBack(bytes32 batch,uint8 task,uint256 deadline)");
    bytes32 internal constant REVOKE = keccak256("Revoke(bytes32 batch,uint256 nonce,uint256 deadline)");
    bytes32 internal constant DEPOSIT =
        keccak256("Deposit(address token,address holder,uint256 amount,uint256 nonce,uint256 deadline)");
    bytes32 internal constant WITHDRAW =
        keccak256("Withdraw(address token,address holder,address to,uint256 amount,uint256 nonce,uint256 deadline)");

    /// @notice `rows` are pairs of a task's index (1) and what is handed in (32).
    function hashDeliver(bytes32 batch, bytes calldata rows, uint256 deadline) internal pure returns (bytes32) {
        (bytes32 tasks, bytes32 deliverables) = hashRows(rows);
        return hashWords(5, DELIVER, batch, tasks, deliverables, bytes32(deadline), 0, 0);
    }

    /// @notice `columns` are tasks' indexes and their ratings.
    function hashRate(bytes32 batch, uint256 columns, uint256 length, bytes32 deliverablesRoot, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        (bytes32 tasks, bytes32 marks) = Columns.hash(columns, length);
        return hashWords(6, RATE, batch, tasks, marks, deliverablesRoot, bytes32(deadline), 0);
    }

    /// @notice The same for one task: lists of one.
    function hashDeliverOne(bytes32 batch, uint256 index, bytes32 deliverable, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(5, DELIVER, batch, hashWord(index), hashWord(uint256(deliverable)), bytes32(deadline), 0, 0);
    }

    /// @notice The same for one task: lists of one.
    function hashRateOne(bytes32 batch, uint256 index, uint256 rating, bytes32 deliverable, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(6, RATE, batch, hashWord(index), hashWord(rating), deliverable, bytes32(deadline), 0);
    }

    function hashAccept(bytes32 batch, uint256 task, uint256 rating, uint256 deadline) internal pure returns (bytes32) {
        return hashWords(5, ACCEPT, batch, bytes32(task), bytes32(rating), bytes32(deadline), 0, 0);
    }

    function hashContest(bytes32 batch, uint256 task, bytes32 reason, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(5, CONTEST, batch, bytes32(task), reason, bytes32(deadline), 0, 0);
    }

    function hashRule(bytes32 batch, uint256 task, uint256 earned, bytes32 reason, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(6, RULE, batch, bytes32(task), bytes32(earned), reason, bytes32(deadline), 0);
    }

    function hashAgree(bytes32 batch, uint256 task, uint256 earned, bytes32 next, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(6, AGREE, batch, bytes32(task), bytes32(earned), next, bytes32(deadline), 0);
    }

    function hashGiveBack(bytes32 batch, uint256 task, uint256 deadline) internal pure returns (bytes32) {
        return hashWords(4, GIVE_BACK, batch, bytes32(task), bytes32(deadline), 0, 0, 0);
    }

    /// @notice Of a batch; or of offers with a nonce, where the employer's address stands for the batch, so that a signature of one
    /// owner does not serve for each of their wallets.
    function hashRevoke(bytes32 batch, uint256 nonce, uint256 deadline) internal pure returns (bytes32) {
        return hashWords(4, REVOKE, batch, bytes32(nonce), bytes32(deadline), 0, 0, 0);
    }

    function hashDeposit(address token, address holder, uint256 amount, uint256 nonce, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return hashWords(6, DEPOSIT, wordOf(token), wordOf(holder), bytes32(amount), bytes32(nonce), bytes32(deadline), 0);
    }

    function hashWithdraw(
        address token,
        address holder,
        address to,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 sum = bytes32(amount);
        return hashWords(7, WITHDRAW, wordOf(token), wordOf(holder), wordOf(to), sum, bytes32(nonce), bytes32(deadline));
    }

    /// @dev The hash over the first words of those given. Assembly so that no memory is taken: a call hashes several of these.
    function hashWords(uint256 length, bytes32 a, bytes32 b, bytes32 c, bytes32 d, bytes32 e, bytes32 f, bytes32 g)
        private
        pure
        returns (bytes32 hash)
    {
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, a)
            mstore(add(words, 0x20), b)
            mstore(add(words, 0x40), c)
            mstore(add(words, 0x60), d)
            mstore(add(words, 0x80), e)
            mstore(add(words, 0xa0), f)
            mstore(add(words, 0xc0), g)
            hash := keccak256(words, shl(5, length))
        }
    }

    /// @dev The hashes over the two columns of deliveries, index (1) and deliverable (32) by row, each widened to words.
    function hashRows(bytes calldata rows) private pure returns (bytes32 first, bytes32 second) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let to := start
            let size := shl(5, div(rows.length, 33))
            let end := add(to, size)
            for { let from := rows.offset } lt(to, end) { from := add(from, 33) } {
                mstore(to, byte(0, calldataload(from)))
                mstore(add(to, size), calldataload(add(from, 1)))
                to := add(to, 32)
            }
            first := keccak256(start, size)
            second := keccak256(end, size)
        }
    }

    function wordOf(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function hashWord(uint256 word) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, word)
            hash := keccak256(0x00, 0x20)
        }
    }
}
