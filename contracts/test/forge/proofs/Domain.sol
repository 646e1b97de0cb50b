// SPDX-License-Identifier: Apache-2.0
// Proofs about what is signed: a digest says one chain, one contract, one type and every member, and the escrow asks for it anew
// on another chain.
pragma solidity 0.8.37;

import {Given, Ground, Messages} from "./Ground.sol";

/// @notice Where a message is meant to count.
struct Realm {
    uint256 chain;
    address escrow;
}

/// @notice What the protocol's digests say. `StrangerProof` shows that these are the ones that the escrow asks for.
/// @dev Bounds: what is hashed are words, the first of them the type; lists of one task. Words are any, also those too long for
/// their type. keccak256 is taken to be free of collisions, here and in the escrow.
contract DomainProof is Ground {
    /* EVERY WORD: two messages with one digest are one message, on one chain, for one contract */

    /// @notice Give-backs and revocations: type and three members.
    function check_words_4(Realm calldata here, Realm calldata there, uint256[4] memory a, uint256[4] memory b) external pure {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice Deliveries, acceptances and contests: type and four members.
    function check_words_5(Realm calldata here, Realm calldata there, uint256[5] memory a, uint256[5] memory b) external pure {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice Ratings, rulings, agreements and deposits: type and five members.
    function check_words_6(Realm calldata here, Realm calldata there, uint256[6] memory a, uint256[6] memory b) external pure {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice Withdrawals: type and six members.
    function check_words_7(Realm calldata here, Realm calldata there, uint256[7] memory a, uint256[7] memory b) external pure {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice Terms, whose digest is the batch's id: type and 21 members.
    function check_words_22(Realm calldata here, Realm calldata there, uint256[22] memory a, uint256[22] memory b)
        external
        pure
    {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice Offers: type, 21 members with the hash of the amounts in the place of the tasks' root, namer and nonce.
    function check_words_24(Realm calldata here, Realm calldata there, uint256[24] memory a, uint256[24] memory b)
        external
        pure
    {
        _bind(here, there, abi.encode(a), abi.encode(b));
    }

    /// @notice No digest over so many words is one over another number of words.
    function check_lengths(Realm calldata here, Realm calldata there, uint256[24] memory a, uint256[24] memory b) external pure {
        uint8[6] memory lengths = [4, 5, 6, 7, 22, 24];
        uint256 met;
        for (uint256 i = 0; i < 6; ++i) {
            for (uint256 j = 0; j < 6; ++j) {
                if (i == j) continue;
                bytes32 one = _digest(here, _first(a, lengths[i]));
                bytes32 other = _digest(there, _first(b, lengths[j]));
                assembly ("memory-safe") {
                    met := or(met, eq(one, other))
                }
            }
        }
        assert(met == 0);
    }

    /// @notice No two types are the same.
    function check_types() external pure {
        bytes32[12] memory types = [
            Messages.TERMS,
            Messages.OFFER,
            Messages.DELIVER,
            Messages.RATE,
            Messages.ACCEPT,
            Messages.CONTEST,
            Messages.RULE,
            Messages.AGREE,
            Messages.GIVE_BACK,
            Messages.REVOKE,
            Messages.DEPOSIT,
            Messages.WITHDRAW
        ];
        for (uint256 i = 1; i < types.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                assert(types[i] != types[j]);
            }
        }
    }

    /* WHAT STANDS BEHIND A WORD */

    /// @notice The hash of a list of one says its member.
    function check_single(bytes32 a, bytes32 b) external pure {
        if (Messages.single(a) == Messages.single(b)) assert(a == b);
    }

    /// @notice Two batches of one task with one id have the same worker and amount too.
    function check_task(Given memory a, Given memory b) external view {
        if (_batch(a) != _batch(b)) revert();
        assert(a.worker == b.worker && a.amount == b.amount);
    }

    /* EVERY CHAIN */

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

    /* FALSEHOODS */

    /// @notice False on every chain and for every contract but one.
    function check_false_domain(Realm calldata here, Realm calldata there, uint256[4] memory a) external pure {
        assert(_digest(here, abi.encode(Messages.ACCEPT, a)) == _digest(there, abi.encode(Messages.ACCEPT, a)));
    }

    /// @notice False where the deadlines differ.
    function check_false_member(Realm calldata here, uint256[4] memory a, uint256 deadline) external pure {
        bytes32 digest = _digest(here, abi.encode(Messages.ACCEPT, a));
        a[3] = deadline;
        assert(_digest(here, abi.encode(Messages.ACCEPT, a)) == digest);
    }

    /// @notice False: a digest can be met again, by saying the same.
    function check_false_words(Realm calldata here, uint256[22] memory a, uint256[22] memory b) external pure {
        assert(_digest(here, abi.encode(a)) != _digest(here, abi.encode(b)));
    }

    /// @notice False on every chain but one.
    function check_false_chain(uint256 chain) external {
        Given memory given;
        bytes32 before = _batch(given);
        vm.chainId(chain);
        assert(_escrow.taskOf(_one(given)).batch == before);
    }

    /* THE GROUND */

    /// @dev Where digests are the same, so is every word behind them: one question for all, as each costs the solver a start.
    function _bind(Realm calldata here, Realm calldata there, bytes memory left, bytes memory right) private pure {
        if (_digest(here, left) != _digest(there, right)) revert();
        uint256 unlike = (here.chain ^ there.chain) | uint160(here.escrow) ^ uint160(there.escrow);
        for (uint256 place = 32; place <= left.length; place += 32) {
            uint256 one;
            uint256 other;
            assembly ("memory-safe") {
                one := mload(add(left, place))
                other := mload(add(right, place))
            }
            unlike |= one ^ other;
        }
        assert(unlike == 0);
    }

    function _digest(Realm calldata realm, bytes memory encoded) private pure returns (bytes32) {
        return Messages.digest(realm.chain, realm.escrow, encoded);
    }

    /// @dev The first words of a row.
    function _first(uint256[24] memory row, uint256 length) private pure returns (bytes memory encoded) {
        encoded = abi.encode(row);
        assembly ("memory-safe") {
            mstore(encoded, shl(5, length))
        }
    }
}
