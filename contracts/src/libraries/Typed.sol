// SPDX-License-Identifier: Apache-2.0
// The EIP-712 struct hashes of everything that is signed. Twin of ledger/core/typed.py.
pragma solidity 0.8.37;

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

    /// @notice `deliveries` are pairs of a task's index (1) and what is handed in (32).
    function hashDeliver(bytes32 batch, bytes calldata deliveries, uint256 deadline) internal pure returns (bytes32) {
        bytes32 tasks = hashColumn(deliveries, 33, 0, 1);
        bytes32 deliverables = hashColumn(deliveries, 33, 1, 32);
        return keccak256(abi.encode(DELIVER, batch, tasks, deliverables, deadline));
    }

    /// @notice `ratings` are pairs of a task's index (1) and its rating (1).
    function hashRate(bytes32 batch, bytes calldata ratings, bytes32 deliverablesRoot, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 tasks = hashColumn(ratings, 2, 0, 1);
        bytes32 marks = hashColumn(ratings, 2, 1, 1);
        return keccak256(abi.encode(RATE, batch, tasks, marks, deliverablesRoot, deadline));
    }

    /// @notice The same for one task: lists of one.
    function hashDeliverOne(bytes32 batch, uint256 index, bytes32 deliverable, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(DELIVER, batch, hashWord(index), hashWord(uint256(deliverable)), deadline));
    }

    /// @notice The same for one task: lists of one.
    function hashRateOne(bytes32 batch, uint256 index, uint256 rating, bytes32 deliverable, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(RATE, batch, hashWord(index), hashWord(rating), deliverable, deadline));
    }

    function hashAccept(bytes32 batch, uint256 task, uint256 rating, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPT, batch, task, rating, deadline));
    }

    function hashContest(bytes32 batch, uint256 task, bytes32 reason, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(CONTEST, batch, task, reason, deadline));
    }

    function hashRule(bytes32 batch, uint256 task, uint256 earned, bytes32 reason, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(RULE, batch, task, earned, reason, deadline));
    }

    function hashAgree(bytes32 batch, uint256 task, uint256 earned, bytes32 next, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(AGREE, batch, task, earned, next, deadline));
    }

    function hashGiveBack(bytes32 batch, uint256 task, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(GIVE_BACK, batch, task, deadline));
    }

    /// @notice Of a batch, or, where that is zero, of the offers with a nonce.
    function hashRevoke(bytes32 batch, uint256 nonce, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE, batch, nonce, deadline));
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

    function hashWord(uint256 word) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, word)
            hash := keccak256(0x00, 0x20)
        }
    }

    /// @dev The hash over one column of packed rows, each entry widened to a word as EIP-712 asks of an array's elements.
    /// Assembly because a batch's ratings cost five times as much through memory arrays.
    function hashColumn(bytes calldata rows, uint256 pitch, uint256 place, uint256 width)
        private
        pure
        returns (bytes32 hash)
    {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let to := free
            let unused := sub(256, mul(8, width))
            let end := add(rows.offset, rows.length)
            for { let at := add(rows.offset, place) } lt(at, end) { at := add(at, pitch) } {
                mstore(to, shr(unused, calldataload(at)))
                to := add(to, 32)
            }
            hash := keccak256(free, sub(to, free))
        }
    }
}
