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
}
