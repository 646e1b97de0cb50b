// SPDX-License-Identifier: Apache-2.0
// Proofs that who is not asked cannot act: from any state, with any terms, in the stranger's own name or with a forged signature.
pragma solidity 0.8.37;

import {IEscrow} from "../../../src/interfaces/IEscrow.sol";
import {Given, Ground, Messages} from "./Ground.sol";

/// @notice Who sends and when, and what stands in the place of the signature: nothing, or 65 bytes.
struct Sent {
    address sender;
    uint48 moment;
    uint256 deadline;
    bool isSigned;
    bytes32 r;
    bytes32 s;
    uint8 v;
}

/// @notice Where two must sign: any 65 bytes in the place of one of them.
struct Other {
    bool isFirst;
    bytes32 r;
    bytes32 s;
    uint8 v;
}

struct Money {
    address token;
    address holder;
    address to;
    uint256 amount;
}

/// @notice Each call is refused unless the one whose word it takes sends it or signed exactly it. Refused, it changed nothing.
/// @dev Warning: but for the give-back no falsehood stands beside them yet that shows the call to be well made.
contract StrangerProof is Ground {
    /* DELIVER */

    /// @notice Only the worker hands in.
    function check_deliver(Given memory given, Sent calldata sent, bytes32 made) external {
        assert(!_deliver(given, sent, made));
    }

    function _deliver(Given memory given, Sent calldata sent, bytes32 made) private returns (bool) {
        bytes memory message =
            abi.encode(Messages.DELIVER, _batch(given), Messages.single(0), Messages.single(made), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.deliver, (_one(given), made, sent.deadline, sig)));
    }

    /* DELIVER MANY */

    /// @notice Only the worker hands in, in a group too.
    function check_deliver_many(Given memory given, Sent calldata sent, bytes32 made) external {
        assert(!_deliverMany(given, sent, made));
    }

    function _deliverMany(Given memory given, Sent calldata sent, bytes32 made) private returns (bool) {
        bytes memory message =
            abi.encode(Messages.DELIVER, _batch(given), Messages.single(0), Messages.single(made), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        bytes memory groups = abi.encodePacked(uint16(sig.length), bytes1(0x01), bytes1(0), made, sig);
        return _send(sent, abi.encodeCall(IEscrow.deliverMany, (_table(given), sent.deadline, groups)));
    }

    /* RATE */

    /// @notice Only the employer rates, at any rating.
    function check_rate(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) external {
        assert(!_rate(given, sent, rating, made));
    }

    function _rate(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) private returns (bool) {
        bytes32 mark = Messages.single(bytes32(uint256(rating)));
        bytes memory message =
            abi.encode(Messages.RATE, _batch(given), Messages.single(0), mark, made, sent.deadline);
        bytes memory sig = _sig(given.terms.employer, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.rate, (_one(given), rating, made, sent.deadline, sig)));
    }

    /* RATE MANY */

    /// @notice Only the employer rates, by the table.
    function check_rate_many(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) external {
        assert(!_rateTable(given, sent, rating, made));
    }

    function _rateTable(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) private returns (bool) {
        return _rateMany(given, sent, rating, made, _table(given));
    }

    /* RATE MANY BY ROOT */

    /// @notice Only the employer rates, by the root alone.
    function check_rate_many_by_root(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) external {
        assert(!_rateRoot(given, sent, rating, made));
    }

    function _rateRoot(Given memory given, Sent calldata sent, uint8 rating, bytes32 made) private returns (bool) {
        return _rateMany(given, sent, rating, made, _root(given));
    }

    /* ACCEPT */

    /// @notice Only the worker accepts.
    function check_accept(Given memory given, Sent calldata sent, uint8 rating) external {
        assert(!_accept(given, sent, rating));
    }

    function _accept(Given memory given, Sent calldata sent, uint8 rating) private returns (bool) {
        bytes memory message = abi.encode(Messages.ACCEPT, _batch(given), uint256(0), rating, sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.accept, (_one(given), rating, sent.deadline, sig)));
    }

    /* CONTEST */

    /// @notice Only the worker contests.
    function check_contest(Given memory given, Sent calldata sent, bytes32 reason) external {
        assert(!_contest(given, sent, reason));
    }

    function _contest(Given memory given, Sent calldata sent, bytes32 reason) private returns (bool) {
        bytes memory message = abi.encode(Messages.CONTEST, _batch(given), uint256(0), reason, sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.contest, (_one(given), reason, sent.deadline, sig)));
    }

    /* GIVE BACK */

    /// @notice Only the worker gives back.
    function check_give_back(Given memory given, Sent calldata sent) external {
        assert(!_giveBack(given, sent));
    }

    function _giveBack(Given memory given, Sent calldata sent) private returns (bool) {
        bytes memory message = abi.encode(Messages.GIVE_BACK, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.giveBack, (_one(given), sent.deadline, sig)));
    }

    /// @notice False: who signed an acceptance has not signed a give-back.
    function check_false_give_back(Given memory given, Sent calldata sent) external {
        bytes memory message = abi.encode(Messages.ACCEPT, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        assert(!_send(sent, abi.encodeCall(IEscrow.giveBack, (_one(given), sent.deadline, sig))));
    }

    /* AGREE */

    /// @notice Nothing is agreed without the employer, and nothing without the worker, whatever the other signed.
    function check_agree(Given memory given, Sent calldata sent, uint96 earned, Other calldata other) external {
        assert(!_agree(given, sent, earned, other));
    }

    function _agree(Given memory given, Sent calldata sent, uint96 earned, Other calldata other) private returns (bool) {
        bytes memory message = abi.encode(Messages.AGREE, _batch(given), uint256(0), earned, bytes32(0), sent.deadline);
        (bytes memory first, bytes memory second) = _two(given.terms.employer, given.worker, _digest(message), sent, other);
        return _send(sent, abi.encodeCall(IEscrow.agree, (_one(given), earned, sent.deadline, first, second)));
    }

    /* REVOKE */

    /// @notice Only the employer revokes terms.
    function check_revoke(Given memory given, Sent calldata sent) external {
        assert(!_revoke(given, sent));
    }

    function _revoke(Given memory given, Sent calldata sent) private returns (bool) {
        bytes memory message = abi.encode(Messages.REVOKE, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.terms.employer, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.revoke, (_one(given), sent.deadline, sig)));
    }

    /* REVOKE OFFER */

    /// @notice Only the employer revokes offers.
    function check_revoke_offer(address employer, uint256 nonce, Sent calldata sent) external {
        assert(!_revokeOffer(employer, nonce, sent));
    }

    function _revokeOffer(address employer, uint256 nonce, Sent calldata sent) private returns (bool) {
        bytes memory message = abi.encode(Messages.REVOKE, bytes32(uint256(uint160(employer))), nonce, sent.deadline);
        bytes memory sig = _sig(employer, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.revokeOffer, (employer, nonce, sent.deadline, sig)));
    }

    /* WITHDRAW */

    /// @notice Only the holder withdraws, to nobody else than signed, and under the nonce that is next.
    function check_withdraw(Money calldata money, Sent calldata sent) external {
        assert(!_withdraw(money, sent));
    }

    function _withdraw(Money calldata money, Sent calldata sent) private returns (bool) {
        (address token, address holder, address to) = (money.token, money.holder, money.to);
        uint256 nonce = _escrow.nonceOf(token, holder);
        bytes memory message = abi.encode(Messages.WITHDRAW, token, holder, to, money.amount, nonce, sent.deadline);
        bytes memory sig = _sig(holder, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.withdraw, (token, holder, to, money.amount, sent.deadline, sig)));
    }

    /* DEPOSIT WITH SIG */

    /// @notice An allowance is not enough: only the holder's word takes from the holder's wallet.
    function check_deposit_with_sig(Money calldata money, Sent calldata sent) external {
        (address token, address holder, uint256 amount) = (money.token, money.holder, money.amount);
        uint256 nonce = _escrow.nonceOf(token, holder);
        bytes memory message = abi.encode(Messages.DEPOSIT, token, holder, amount, nonce, sent.deadline);
        bytes memory sig = _sig(holder, _digest(message), sent);
        bytes memory data =
            abi.encodeCall(IEscrow.depositWithSig, (token, holder, amount, sent.deadline, sig, sent.deadline, ""));
        assert(!_send(sent, data));
    }

    /* THE SENDER ALONE */

    /// @notice Only the escrow itself pushes money out.
    function check_push_out(Money calldata money, Sent calldata sent) external {
        if (sent.sender == address(_escrow)) revert();
        assert(!_send(sent, abi.encodeCall(IEscrow.pushOut, (money.token, money.to, money.amount))));
    }

    /* THE GROUND */

    function _rateMany(Given memory given, Sent calldata sent, uint8 rating, bytes32 made, bytes memory work)
        private
        returns (bool)
    {
        bytes32 mark = Messages.single(bytes32(uint256(rating)));
        bytes memory message = abi.encode(Messages.RATE, _batch(given), Messages.single(0), mark, made, sent.deadline);
        bytes memory sig = _sig(given.terms.employer, _digest(message), sent);
        bytes memory ratings = abi.encodePacked(bytes1(0), rating);
        return _send(sent, abi.encodeCall(IEscrow.rateMany, (work, ratings, made, sent.deadline, sig)));
    }

    function _two(address first, address second, bytes32 digest, Sent calldata sent, Other calldata other)
        private
        pure
        returns (bytes memory, bytes memory)
    {
        bytes memory free = abi.encodePacked(other.r, other.s, other.v);
        if (other.isFirst) return (free, _sig(second, digest, sent));
        return (_sig(first, digest, sent), free);
    }

    /// @dev No signature and another sender, or a signature that is not the signer's.
    function _sig(address signer, bytes32 digest, Sent calldata sent) private pure returns (bytes memory) {
        if (!sent.isSigned && sent.sender == signer) revert();
        return sent.isSigned ? _forged(signer, digest, sent.r, sent.s, sent.v) : bytes("");
    }

    function _send(Sent calldata sent, bytes memory data) private returns (bool) {
        vm.warp(sent.moment);
        return _call(sent.sender, data);
    }
}
