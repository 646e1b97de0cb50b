// SPDX-License-Identifier: Apache-2.0
// Proofs that who is not asked cannot act: from any state, in the stranger's own name or with a forged signature.
pragma solidity 0.8.37;

import {IEscrow} from "../../../src/interfaces/IEscrow.sol";
import {Calls, Money, Naming, Other, Sent} from "./Calls.sol";
import {Given} from "./Ground.sol";

/// @notice Each call is refused unless the one whose word it takes sends it or signed exactly it. Refused, it changed nothing.
/// @dev Bounds: a batch of one task, amounts of 12 bytes, signatures of no or 65 bytes; any terms, unless said otherwise. What
/// `Ground` says of signatures holds here. `InsiderProof` shows that the same calls go through with the right word.
contract StrangerProof is Calls {
    /* THE WORKER'S WORD */

    /// @notice Only the worker hands in.
    function check_deliver(Given memory given, Sent memory sent, bytes32 made) external {
        assert(!_deliver(given, sent, made));
    }

    /// @notice Only the worker hands in, in a group too.
    function check_deliver_many(Given memory given, Sent memory sent, bytes32 made) external {
        assert(!_deliverMany(given, sent, made));
    }

    /// @notice Only the worker accepts.
    function check_accept(Given memory given, Sent memory sent, uint8 rating) external {
        assert(!_accept(given, sent, rating));
    }

    /// @notice Only the worker contests.
    function check_contest(Given memory given, Sent memory sent, bytes32 reason) external {
        assert(!_contest(given, sent, reason));
    }

    /// @notice Only the worker gives back.
    function check_give_back(Given memory given, Sent memory sent) external {
        assert(!_giveBack(given, sent));
    }

    /* THE EMPLOYER'S WORD */

    /// @notice Only the employer rates, at any rating.
    function check_rate(Given memory given, Sent memory sent, uint8 rating, bytes32 made) external {
        assert(!_rate(given, sent, rating, made));
    }

    /// @notice Only the employer rates, by the table.
    function check_rate_table(Given memory given, Sent memory sent, uint8 rating, bytes32 made) external {
        assert(!_rateTable(given, sent, rating, made));
    }

    /// @notice Only the employer rates, by the root alone.
    function check_rate_root(Given memory given, Sent memory sent, uint8 rating, bytes32 made) external {
        assert(!_rateRoot(given, sent, rating, made));
    }

    /// @notice Only the employer opens.
    function check_open(Given memory given, Sent memory sent) external {
        assert(!_open(given, sent));
    }

    /// @notice Only the employer opens, with a table too. Fixed dates, parts and curve.
    function check_open_table(Given memory given, Sent memory sent) external {
        assert(!_openTable(_plain(given), sent));
    }

    /// @notice Only the employer opens from the employer's wallet, and only by sending.
    function check_open_from_wallet(Given memory given, Sent memory sent) external {
        assert(!_openFromWallet(given, sent));
    }

    /// @notice Only the employer revokes terms.
    function check_revoke(Given memory given, Sent memory sent) external {
        assert(!_revoke(given, sent));
    }

    /// @notice Only the employer revokes offers.
    function check_revoke_offer(address employer, uint256 nonce, Sent memory sent) external {
        assert(!_revokeOffer(employer, nonce, sent));
    }

    /* THE ARBITER'S WORD */

    /// @notice Only the arbiter rules.
    function check_rule(Given memory given, Sent memory sent, uint96 earned, bytes32 reason) external {
        assert(!_rule(given, sent, earned, reason));
    }

    /* THE WORD OF TWO */

    /// @notice Nothing is agreed without the employer, and nothing without the worker, whatever the other signed.
    function check_agree(Given memory given, Sent memory sent, uint96 earned, Other memory other) external {
        assert(!_agree(given, sent, earned, other));
    }

    /// @notice Nothing is carried over without the employer, and nothing without the worker, whatever the other signed.
    /// Fixed dates, parts and curve, of both batches.
    function check_extend(Given memory given, Given memory next, Sent memory sent, Other memory other) external {
        assert(!_extend(_plain(given), _plain(next), sent, other));
    }

    /// @notice No offer is taken without the employer, and none without the namer, whatever the other signed. Fixed dates, parts
    /// and curve.
    function check_open_offered(Given memory given, Sent memory sent, Naming memory naming, Other memory other) external {
        assert(!_openOffered(_plain(given), sent, naming, other));
    }

    /* THE HOLDER'S WORD */

    /// @notice Only the holder withdraws, to nobody else than signed, and under the nonce that is next.
    function check_withdraw(Money memory money, Sent memory sent) external {
        assert(!_withdraw(money, sent));
    }

    /// @notice An allowance is not enough: only the holder's word takes from the holder's wallet.
    function check_deposit_with_sig(Money memory money, Sent memory sent) external {
        assert(!_depositWithSig(money, sent));
    }

    /* SEVERAL CALLS IN ONE */

    /// @notice Wrapped in a multicall a stranger's withdrawal is refused as well.
    function check_multicall_withdraw(Money memory money, Sent memory sent) external {
        assert(!_multicall(sent, _withdrawal(money, sent)));
    }

    /// @notice Wrapped in a multicall a stranger's give-back is refused as well.
    function check_multicall_give_back(Given memory given, Sent memory sent) external {
        assert(!_multicall(sent, _givingBack(given, sent)));
    }

    /// @notice Beside a call that may go through, a stranger's withdrawal changes nothing.
    function check_multicall_beside(Money memory money, Sent memory sent, uint256 nonce) external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = _withdrawal(money, sent);
        calls[1] = abi.encodeCall(IEscrow.revokeOffer, (sent.sender, nonce, sent.deadline, ""));
        uint256 owed = _escrow.balanceOf(money.token, money.holder);
        _send(sent, abi.encodeCall(IEscrow.multicall, (calls)));
        assert(_escrow.balanceOf(money.token, money.holder) == owed);
    }

    /* THE ESCROW'S OWN */

    /// @notice Only the escrow itself pushes money out.
    function check_push_out(Money memory money, Sent memory sent) external {
        assert(!_pushOut(money, sent));
    }

    /* WHO SPEAKS */

    /// @dev No signature and another sender, or a signature that is not the signer's.
    function _sig(address signer, bytes32 digest, Sent memory sent) internal pure override returns (bytes memory) {
        if (!sent.isSigned && sent.sender == signer) revert();
        return sent.isSigned ? _forged(signer, digest, sent.r, sent.s, sent.v) : bytes("");
    }
}
