// SPDX-License-Identifier: Apache-2.0
// What people sign, hashed as EIP-712 says and no other way.
pragma solidity 0.8.37;

import {Terms} from "../../src/interfaces/IEscrow.sol";

library Messages {
    string private constant MEMBERS =
        "address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,"
        "address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
        "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,uint8 count,";

    function domain(string memory name, address verifier) internal view returns (bytes32) {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(kind, keccak256(bytes(name)), keccak256("1"), block.chainid, verifier));
    }

    function digest(bytes32 domain_, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain_, structHash));
    }

    function terms(Terms memory t) internal pure returns (bytes32) {
        string memory kind = string.concat("Terms(", MEMBERS, "bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt)");
        return keccak256(abi.encode(keccak256(bytes(kind)), t));
    }

    /// @dev The terms' words with the amounts' hash where the tasks' root stands.
    function offer(Terms memory t, bytes32 amountsHash, address namer, uint256 nonce) internal pure returns (bytes32) {
        string memory rest = "uint96[] amounts,bytes32 specsRoot,bytes32 salt,address namer,uint256 nonce)";
        bytes32 root = t.tasksRoot;
        t.tasksRoot = amountsHash;
        bytes32 hashed = keccak256(abi.encode(keccak256(bytes(string.concat("Offer(", MEMBERS, rest))), t, namer, nonce));
        t.tasksRoot = root;
        return hashed;
    }

    function deliver(bytes32 batch, uint256[] memory tasks, bytes32[] memory deliverables, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind = keccak256("Deliver(bytes32 batch,uint8[] tasks,bytes32[] deliverables,uint256 deadline)");
        bytes32 columns = keccak256(abi.encodePacked(deliverables));
        return keccak256(abi.encode(kind, batch, keccak256(abi.encodePacked(tasks)), columns, deadline));
    }

    function rate(bytes32 batch, uint256[] memory tasks, uint256[] memory ratings, bytes32 root, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind =
            keccak256("Rate(bytes32 batch,uint8[] tasks,uint8[] ratings,bytes32 deliverablesRoot,uint256 deadline)");
        bytes32 second = keccak256(abi.encodePacked(ratings));
        return keccak256(abi.encode(kind, batch, keccak256(abi.encodePacked(tasks)), second, root, deadline));
    }

    function accept(bytes32 batch, uint256 task, uint256 rating, uint256 deadline) internal pure returns (bytes32) {
        bytes32 kind = keccak256("Accept(bytes32 batch,uint8 task,uint8 rating,uint256 deadline)");
        return keccak256(abi.encode(kind, batch, task, rating, deadline));
    }

    function contest(bytes32 batch, uint256 task, bytes32 reason, uint256 deadline) internal pure returns (bytes32) {
        bytes32 kind = keccak256("Contest(bytes32 batch,uint8 task,bytes32 reason,uint256 deadline)");
        return keccak256(abi.encode(kind, batch, task, reason, deadline));
    }

    function rule(bytes32 batch, uint256 task, uint256 earned, bytes32 reason, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind = keccak256("Rule(bytes32 batch,uint8 task,uint96 earned,bytes32 reason,uint256 deadline)");
        return keccak256(abi.encode(kind, batch, task, earned, reason, deadline));
    }

    function agree(bytes32 batch, uint256 task, uint256 earned, bytes32 next, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind = keccak256("Agree(bytes32 batch,uint8 task,uint96 earned,bytes32 next,uint256 deadline)");
        return keccak256(abi.encode(kind, batch, task, earned, next, deadline));
    }

    function giveBack(bytes32 batch, uint256 task, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("GiveBack(bytes32 batch,uint8 task,uint256 deadline)"), batch, task, deadline));
    }

    function revoke(bytes32 batch, uint256 nonce, uint256 deadline) internal pure returns (bytes32) {
        bytes32 kind = keccak256("Revoke(bytes32 batch,uint256 nonce,uint256 deadline)");
        return keccak256(abi.encode(kind, batch, nonce, deadline));
    }

    /// @dev The employer's address stands where the batch would.
    function revokeOffers(address employer, uint256 nonce, uint256 deadline) internal pure returns (bytes32) {
        return revoke(bytes32(uint256(uint160(employer))), nonce, deadline);
    }

    function deposit(address token, address holder, uint256 amount, uint256 nonce, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind =
            keccak256("Deposit(address token,address holder,uint256 amount,uint256 nonce,uint256 deadline)");
        return keccak256(abi.encode(kind, token, holder, amount, nonce, deadline));
    }

    function withdraw(address token, address holder, address to, uint256 amount, uint256 nonce, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind =
            keccak256("Withdraw(address token,address holder,address to,uint256 amount,uint256 nonce,uint256 deadline)");
        return keccak256(abi.encode(kind, token, holder, to, amount, nonce, deadline));
    }
}
