// SPDX-License-Identifier: Apache-2.0
// Falsehoods beside the proofs about strangers: that nobody at all can make these calls. Each must be refuted.
pragma solidity 0.8.37;

import {Terms} from "../../../src/interfaces/IEscrow.sol";
import {Calls, Money, Naming, Other, Sent} from "./Calls.sol";
import {Given} from "./Ground.sol";
import {Witness} from "./Witness.sol";

/// @notice The very calls of `StrangerProof`, now sent by the one whose word they take: so they are well made.
/// @dev Who and how much is fixed, and when; unknown are only the storage and the signatures.
contract InsiderProof is Calls {
    address private constant EMPLOYER = address(0xba4b);
    address private constant WORKER = address(0xada);
    address private constant ARBITER = address(0xda4a);
    address private constant NAMER = address(0xca41);
    bytes32 private constant MADE = "made";
    uint96 private constant AMOUNT = 30_000_000;

    Witness private _token;

    function setUp() public override {
        super.setUp();
        _token = new Witness();
        vm.deal(address(_escrow), 1 ether);
    }

    /* THE WORKER'S WORD */

    function check_false_deliver() external {
        assert(!_deliver(_given(), _sent(1500), MADE));
    }

    function check_false_deliver_many() external {
        assert(!_deliverMany(_given(), _sent(1500), MADE));
    }

    function check_false_accept() external {
        assert(!_accept(_given(), _sent(3500), 70));
    }

    function check_false_contest() external {
        assert(!_contest(_given(), _sent(3500), MADE));
    }

    function check_false_give_back() external {
        assert(!_giveBack(_given(), _sent(1500)));
    }

    /* THE EMPLOYER'S WORD */

    function check_false_rate() external {
        assert(!_rate(_given(), _sent(2500), 70, MADE));
    }

    function check_false_rate_table() external {
        assert(!_rateTable(_given(), _sent(2500), 70, MADE));
    }

    function check_false_rate_root() external {
        assert(!_rateRoot(_given(), _sent(2500), 70, MADE));
    }

    function check_false_open() external {
        assert(!_open(_given(), _sent(500)));
    }

    function check_false_open_table() external {
        assert(!_openTable(_given(), _sent(500)));
    }

    function check_false_open_from_wallet() external {
        Given memory given = _given();
        given.terms.token = address(_token);
        assert(!_openFromWallet(given, _sent(500)));
    }

    function check_false_revoke() external {
        assert(!_revoke(_given(), _sent(500)));
    }

    function check_false_revoke_offer() external {
        assert(!_revokeOffer(EMPLOYER, 7, _sent(500)));
    }

    /* THE ARBITER'S WORD */

    function check_false_rule() external {
        assert(!_rule(_given(), _sent(4500), AMOUNT - 5_000_000, MADE));
    }

    /* THE WORD OF TWO: one sends, the other's signature is any 65 bytes */

    function check_false_agree(Other memory other) external {
        other.v = 27;
        assert(!_agree(_given(), _sent(1500), AMOUNT / 2, other));
    }

    function check_false_extend(Other memory other) external {
        other.v = 27;
        Given memory next = _given();
        next.terms.salt = bytes32(uint256(2));
        assert(!_extend(_given(), next, _sent(500), other));
    }

    function check_false_open_offered(Other memory other) external {
        other.v = 27;
        assert(!_openOffered(_given(), _sent(500), Naming(NAMER, 7), other));
    }

    /* THE HOLDER'S WORD */

    function check_false_withdraw() external {
        assert(!_withdraw(Money(address(0), WORKER, NAMER, 5), _sent(500)));
    }

    function check_false_deposit_with_sig() external {
        assert(!_depositWithSig(Money(address(_token), WORKER, WORKER, 5), _sent(500)));
    }

    /* SEVERAL CALLS IN ONE */

    function check_false_multicall_withdraw() external {
        Sent memory sent = _sent(500);
        bytes memory data = _withdrawal(Money(address(0), WORKER, NAMER, 5), sent);
        assert(!_multicall(sent, data));
    }

    function check_false_multicall_give_back() external {
        Sent memory sent = _sent(1500);
        bytes memory data = _givingBack(_given(), sent);
        assert(!_multicall(sent, data));
    }

    /* THE ESCROW'S OWN */

    function check_false_push_out() external {
        assert(!_pushOut(Money(address(0), WORKER, NAMER, 5), _sent(500)));
    }

    /* WHO SPEAKS */

    /// @dev The right one sends. Where a forger would be asked about, it is now the signer who sends.
    function _sig(address signer, bytes32, Sent memory sent) internal pure override returns (bytes memory) {
        sent.sender = signer;
        return "";
    }

    function _sent(uint48 moment) private pure returns (Sent memory sent) {
        (sent.moment, sent.deadline) = (moment, type(uint256).max);
    }

    function _given() private pure returns (Given memory given) {
        Terms memory terms;
        (terms.employer, terms.arbiter, terms.salt) = (EMPLOYER, ARBITER, bytes32(uint256(1)));
        (given.terms, given.worker, given.amount) = (terms, WORKER, AMOUNT);
        return _plain(given);
    }
}
