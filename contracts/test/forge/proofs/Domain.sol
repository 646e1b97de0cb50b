// SPDX-License-Identifier: Apache-2.0
// Proofs about what is signed: a digest says one chain, one contract, one type and every member, and the escrow asks for it anew
// on another chain.
pragma solidity 0.8.37;

import {Terms} from "../../../src/interfaces/IEscrow.sol";
import {Given, Ground, Messages} from "./Ground.sol";

/// @notice Where a message is meant to count.
struct Realm {
    uint256 chain;
    address escrow;
}

/// @notice Any message: its type, then words, of which only the first of its type's number count.
struct Message {
    uint8 kind;
    uint256[6] words;
}

/// @dev What the escrow itself asks for is held against `Messages` by `StrangerProof`. keccak256 is taken to be free
/// of collisions.
contract DomainProof is Ground {
    /// @notice Two messages of fixed length with the same digest are one message, on one chain, for one contract.
    function check_message(Realm calldata here, Realm calldata there, Message memory one, Message memory other)
        external
        pure
    {
        bytes memory left = _encoded(one);
        bytes memory right = _encoded(other);
        if (_digest(here, left) != _digest(there, right)) revert();

        assert(here.chain == there.chain && here.escrow == there.escrow);
        assert(one.kind == other.kind);
        for (uint256 i = 0; i < left.length / 32 - 1; ++i) {
            assert(one.words[i] == other.words[i]);
        }
    }

    /// @notice Two batches with the same id have the same terms, on one chain, in one contract.
    function check_terms(Realm calldata here, Realm calldata there, Terms calldata one, Terms calldata other)
        external
        pure
    {
        if (_digest(here, abi.encode(Messages.TERMS, one)) != _digest(there, abi.encode(Messages.TERMS, other))) revert();
        assert(here.chain == there.chain && here.escrow == there.escrow);
        _same(one, other);
    }

    /// @notice Two offers with the same digest have the same terms and amount, namer and nonce, on one chain, in one contract.
    function check_offer(
        Realm calldata here,
        Realm calldata there,
        Terms calldata one,
        Terms calldata other,
        address[2] calldata namers,
        uint256[2] calldata nonces
    ) external pure {
        bytes memory left = bytes.concat(abi.encode(Messages.OFFER, one), abi.encode(namers[0], nonces[0]));
        bytes memory right = bytes.concat(abi.encode(Messages.OFFER, other), abi.encode(namers[1], nonces[1]));
        if (_digest(here, left) != _digest(there, right)) revert();
        assert(here.chain == there.chain && here.escrow == there.escrow);
        assert(namers[0] == namers[1] && nonces[0] == nonces[1]);
        _same(one, other); // in the place of the tasks' root stands the hash of the amounts
    }

    /// @notice Terms are no message, and neither is an offer, nor one the other.
    function check_kinds(Realm calldata here, Realm calldata there, Terms calldata terms, Message memory message, uint256 nonce)
        external
        pure
    {
        bytes32 batch = _digest(here, abi.encode(Messages.TERMS, terms));
        bytes32 offer = _digest(here, bytes.concat(abi.encode(Messages.OFFER, terms), abi.encode(here.escrow, nonce)));
        bytes32 other = _digest(there, _encoded(message));
        assert(batch != offer && batch != other && offer != other);
    }

    /// @notice A list of one says its member.
    function check_single(bytes32 one, bytes32 other) external pure {
        assert((Messages.single(one) == Messages.single(other)) == (one == other));
    }

    /// @notice On another chain than the one that it was made on, the escrow's own id of a batch is the other chain's.
    /// @dev halmos does not follow the hash that the escrow keeps for the chain it was made on; there `StrangerProof` stands.
    function check_chain(Given memory given, uint256 chain) external {
        if (chain == block.chainid) revert();
        vm.chainId(chain);
        bytes32 batch = _escrow.taskOf(_one(given)).batch;
        bytes32 wanted = _batch(given);
        assert(batch == Messages.digest(chain, address(_escrow), abi.encode(Messages.TERMS, given.terms)));
        assert(batch == wanted);
    }

    /// @notice Two batches of one with the same id have the same worker and amount too.
    function check_task(Given memory one, Given memory other) external view {
        if (_batch(one) != _batch(other)) revert();
        assert(one.worker == other.worker && one.amount == other.amount);
    }

    /* FALSEHOODS */

    /// @notice False: without the contract in it a digest would count everywhere.
    function check_false_message(Realm calldata here, Realm calldata there, Message memory one) external pure {
        assert(_digest(here, _encoded(one)) == _digest(there, _encoded(one)));
    }

    /// @notice False on every chain but one.
    function check_false_chain(Given memory given, uint256 chain) external {
        bytes32 before = _batch(given);
        vm.chainId(chain);
        assert(_escrow.taskOf(_one(given)).batch == before);
    }

    /* THE GROUND */

    function _digest(Realm calldata realm, bytes memory encoded) private pure returns (bytes32) {
        return Messages.digest(realm.chain, realm.escrow, encoded);
    }

    /// @dev A path for each type.
    function _encoded(Message memory message) private pure returns (bytes memory) {
        uint256[6] memory w = message.words;
        if (message.kind == 0) return abi.encode(Messages.DELIVER, w[0], w[1], w[2], w[3]);
        if (message.kind == 1) return abi.encode(Messages.RATE, w[0], w[1], w[2], w[3], w[4]);
        if (message.kind == 2) return abi.encode(Messages.ACCEPT, w[0], w[1], w[2], w[3]);
        if (message.kind == 3) return abi.encode(Messages.CONTEST, w[0], w[1], w[2], w[3]);
        if (message.kind == 4) return abi.encode(Messages.RULE, w[0], w[1], w[2], w[3], w[4]);
        if (message.kind == 5) return abi.encode(Messages.AGREE, w[0], w[1], w[2], w[3], w[4]);
        if (message.kind == 6) return abi.encode(Messages.GIVE_BACK, w[0], w[1], w[2]);
        if (message.kind == 7) return abi.encode(Messages.REVOKE, w[0], w[1], w[2]);
        if (message.kind == 8) return abi.encode(Messages.DEPOSIT, w[0], w[1], w[2], w[3], w[4]);
        if (message.kind == 9) return abi.encode(Messages.WITHDRAW, w[0], w[1], w[2], w[3], w[4], w[5]);
        revert();
    }

    function _same(Terms calldata one, Terms calldata other) private pure {
        assert(one.employer == other.employer && one.token == other.token && one.feeBps == other.feeBps);
        assert(one.feeReceiver == other.feeReceiver && one.benefitsBps == other.benefitsBps);
        assert(one.benefitsFund == other.benefitsFund && one.arbiter == other.arbiter);
        assert(one.arbiterFeeBps == other.arbiterFeeBps && one.minRating == other.minRating);
        assert(one.fullRating == other.fullRating && one.floorBps == other.floorBps);
        assert(one.defaultSplitBps == other.defaultSplitBps && one.openBy == other.openBy);
        assert(one.submitBy == other.submitBy && one.rateBy == other.rateBy && one.contestBy == other.contestBy);
        assert(one.ruleBy == other.ruleBy && one.count == other.count && one.tasksRoot == other.tasksRoot);
        assert(one.specsRoot == other.specsRoot && one.salt == other.salt);
    }
}
