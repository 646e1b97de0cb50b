// SPDX-License-Identifier: Apache-2.0
// What the proofs about the whole escrow stand on: any state at all, and the messages as the protocol writes them down.
pragma solidity 0.8.37;

import {Escrow} from "../../../src/Escrow.sol";
import {Terms} from "../../../src/interfaces/IEscrow.sol";
import {Base} from "../Base.sol";

/// @notice halmos's levers: every word of an account's storage becomes an unknown, and a number does.
interface Svm {
    function enableSymbolicStorage(address account) external;
    function createUint256(string calldata name) external returns (uint256);
}

/// @notice What each message's digest must be, from its full type and Solidity's own encoder: nothing here is the product's.
library Messages {
    bytes32 internal constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 internal constant TERMS = keccak256(
        "Terms(address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,uint8 count,bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt)"
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
    bytes32 internal constant OFFER = keccak256(
        "Offer(address employer,address token,uint16 feeBps,address feeReceiver,uint16 benefitsBps,address benefitsFund,address arbiter,uint16 arbiterFeeBps,uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,uint8 count,uint96[] amounts,bytes32 specsRoot,bytes32 salt,address namer,uint256 nonce)"
    );

    /// @notice The digest of a message, whose members are `encoded` after its type.
    function digest(uint256 chain, address escrow, bytes memory encoded) internal pure returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN, keccak256("Escrowd"), keccak256("1"), chain, escrow));
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(encoded)));
    }

    /// @notice The hash of a list of one.
    function single(bytes32 word) internal pure returns (bytes32) {
        return keccak256(abi.encode(word));
    }
}

/// @notice A batch of one task with any terms, and who speaks.
struct Given {
    Terms terms;
    address worker;
    uint96 amount;
    bool isPush;
}

/// @notice The escrow in any state: any balances, any nonces, any books, any offers.
/// @dev A signature is a symbolic one of 65 bytes, or none. That nobody but the signer can sign is assumed in one place, `_forged`:
/// what ecrecover answers for the message that the protocol asks for is not the signer. Where the escrow asked for another
/// message, that would say nothing, and the proof would fail.
abstract contract Ground is Base {
    Svm internal constant svm = Svm(address(uint160(uint256(keccak256("svm cheat code")))));

    Escrow internal _escrow;

    function setUp() public virtual {
        _escrow = new Escrow();
        svm.enableSymbolicStorage(address(_escrow));
    }

    /// @dev The bytes of a call: terms and the one task with its proof, which is empty.
    function _one(Given memory given) internal pure returns (bytes memory) {
        return bytes.concat(_head(given.terms), given.isPush ? bytes1(0x9c) : bytes1(0x1c), bytes1(0), _task(given));
    }

    /// @dev The same as a table of one.
    function _table(Given memory given) internal pure returns (bytes memory) {
        return bytes.concat(_head(given.terms), given.isPush ? bytes1(0x8c) : bytes1(0x0c), bytes1(0x01), _task(given));
    }

    /// @dev The root in the place of the tasks.
    function _root(Given memory given) internal pure returns (bytes memory) {
        return bytes.concat(_head(given.terms), bytes1(0x20), keccak256(abi.encodePacked(bytes1(0), given.worker, given.amount)));
    }

    function _task(Given memory given) private pure returns (bytes memory) {
        return abi.encodePacked(given.worker, given.amount);
    }

    function _head(Terms memory t) private pure returns (bytes memory) {
        bytes memory parties = abi.encodePacked(
            t.employer, t.token, t.feeBps, t.feeReceiver, t.benefitsBps, t.benefitsFund, t.arbiter, t.arbiterFeeBps
        );
        bytes memory curve = abi.encodePacked(t.minRating, t.fullRating, t.floorBps, t.defaultSplitBps);
        bytes memory dates = abi.encodePacked(t.openBy, t.submitBy, t.rateBy, t.contestBy, t.ruleBy);
        return bytes.concat(parties, curve, dates, bytes1(0x01), t.specsRoot, t.salt);
    }

    /// @dev The batch's id by the protocol: terms with one task, whose leaf is number, worker and amount.
    function _batch(Given memory given) internal view returns (bytes32) {
        given.terms.count = 1;
        given.terms.tasksRoot = keccak256(abi.encodePacked(bytes1(0), given.worker, given.amount));
        return _digest(abi.encode(Messages.TERMS, given.terms));
    }

    function _digest(bytes memory encoded) internal view returns (bytes32) {
        return Messages.digest(block.chainid, address(_escrow), encoded);
    }

    /// @dev A signature that `signer` did not make.
    function _forged(address signer, bytes32 digest, bytes32 r, bytes32 s, uint8 v) internal pure returns (bytes memory) {
        address found = ecrecover(digest, v, r, s);
        if (found != address(0) && found == signer) revert();
        return abi.encodePacked(r, s, v);
    }

    /// @dev Calls as `sender`; the answer is whether it went through.
    function _call(address sender, bytes memory data) internal returns (bool done) {
        vm.prank(sender);
        (done,) = address(_escrow).call(data);
    }
}
