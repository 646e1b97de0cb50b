// SPDX-License-Identifier: Apache-2.0
// Every call that takes somebody's word, made as the protocol says; who asks says what stands in the place of that word.
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

/// @notice Who names the workers, and under which of the offers.
struct Naming {
    address namer;
    uint256 nonce;
}

/// @dev Each answers whether the call went through.
abstract contract Calls is Ground {
    /// @dev What stands in the place of `signer`'s word; `digest` is what the protocol says must be signed. Reverts where nothing
    /// is asked.
    function _sig(address signer, bytes32 digest, Sent memory sent) internal view virtual returns (bytes memory);

    /* THE WORKER'S WORD */

    function _deliver(Given memory given, Sent memory sent, bytes32 made) internal returns (bool) {
        bytes memory message =
            abi.encode(Messages.DELIVER, _batch(given), Messages.single(0), Messages.single(made), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.deliver, (_one(given), made, sent.deadline, sig)));
    }

    function _deliverMany(Given memory given, Sent memory sent, bytes32 made) internal returns (bool) {
        bytes memory message =
            abi.encode(Messages.DELIVER, _batch(given), Messages.single(0), Messages.single(made), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        bytes memory groups = abi.encodePacked(uint16(sig.length), bytes1(0x01), bytes1(0), made, sig);
        return _send(sent, abi.encodeCall(IEscrow.deliverMany, (_table(given), sent.deadline, groups)));
    }

    function _accept(Given memory given, Sent memory sent, uint8 rating) internal returns (bool) {
        bytes memory message = abi.encode(Messages.ACCEPT, _batch(given), uint256(0), rating, sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.accept, (_one(given), rating, sent.deadline, sig)));
    }

    function _contest(Given memory given, Sent memory sent, bytes32 reason) internal returns (bool) {
        bytes memory message = abi.encode(Messages.CONTEST, _batch(given), uint256(0), reason, sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.contest, (_one(given), reason, sent.deadline, sig)));
    }

    function _giveBack(Given memory given, Sent memory sent) internal returns (bool) {
        return _send(sent, _givingBack(given, sent));
    }

    function _givingBack(Given memory given, Sent memory sent) internal view returns (bytes memory) {
        bytes memory message = abi.encode(Messages.GIVE_BACK, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.worker, _digest(message), sent);
        return abi.encodeCall(IEscrow.giveBack, (_one(given), sent.deadline, sig));
    }

    /* THE EMPLOYER'S WORD */

    function _rate(Given memory given, Sent memory sent, uint8 rating, bytes32 made) internal returns (bool) {
        bytes memory sig = _rating(given, sent, rating, made);
        return _send(sent, abi.encodeCall(IEscrow.rate, (_one(given), rating, made, sent.deadline, sig)));
    }

    function _rateTable(Given memory given, Sent memory sent, uint8 rating, bytes32 made) internal returns (bool) {
        return _rateMany(given, sent, rating, made, _table(given));
    }

    function _rateRoot(Given memory given, Sent memory sent, uint8 rating, bytes32 made) internal returns (bool) {
        return _rateMany(given, sent, rating, made, _root(given));
    }

    function _rateMany(Given memory given, Sent memory sent, uint8 rating, bytes32 made, bytes memory work)
        private
        returns (bool)
    {
        bytes memory sig = _rating(given, sent, rating, made);
        bytes memory ratings = abi.encodePacked(bytes1(0), rating);
        return _send(sent, abi.encodeCall(IEscrow.rateMany, (work, ratings, made, sent.deadline, sig)));
    }

    function _rating(Given memory given, Sent memory sent, uint8 rating, bytes32 made) private view returns (bytes memory) {
        bytes32 mark = Messages.single(bytes32(uint256(rating)));
        bytes memory message = abi.encode(Messages.RATE, _batch(given), Messages.single(0), mark, made, sent.deadline);
        return _sig(given.terms.employer, _digest(message), sent);
    }

    function _open(Given memory given, Sent memory sent) internal returns (bool) {
        bytes memory sig = _sig(given.terms.employer, _batch(given), sent);
        return _send(sent, abi.encodeCall(IEscrow.open, (_one(given), sig)));
    }

    function _openTable(Given memory given, Sent memory sent) internal returns (bool) {
        bytes memory sig = _sig(given.terms.employer, _batch(given), sent);
        return _send(sent, abi.encodeCall(IEscrow.open, (_table(given), sig)));
    }

    function _openFromWallet(Given memory given, Sent memory sent) internal returns (bool) {
        sent.isSigned = false;
        _sig(given.terms.employer, 0, sent);
        return _send(sent, abi.encodeCall(IEscrow.openFromWallet, (_one(given))));
    }

    function _revoke(Given memory given, Sent memory sent) internal returns (bool) {
        bytes memory message = abi.encode(Messages.REVOKE, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.terms.employer, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.revoke, (_one(given), sent.deadline, sig)));
    }

    function _revokeOffer(address employer, uint256 nonce, Sent memory sent) internal returns (bool) {
        bytes memory message = abi.encode(Messages.REVOKE, bytes32(uint256(uint160(employer))), nonce, sent.deadline);
        bytes memory sig = _sig(employer, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.revokeOffer, (employer, nonce, sent.deadline, sig)));
    }

    /* THE ARBITER'S WORD */

    function _rule(Given memory given, Sent memory sent, uint96 earned, bytes32 reason) internal returns (bool) {
        bytes memory message = abi.encode(Messages.RULE, _batch(given), uint256(0), earned, reason, sent.deadline);
        bytes memory sig = _sig(given.terms.arbiter, _digest(message), sent);
        return _send(sent, abi.encodeCall(IEscrow.rule, (_one(given), earned, reason, sent.deadline, sig)));
    }

    /* THE WORD OF TWO */

    function _agree(Given memory given, Sent memory sent, uint96 earned, Other memory other) internal returns (bool) {
        bytes32 digest =
            _digest(abi.encode(Messages.AGREE, _batch(given), uint256(0), earned, bytes32(0), sent.deadline));
        bytes memory first = other.isFirst ? _free(other) : _sig(given.terms.employer, digest, sent);
        bytes memory second = other.isFirst ? _sig(given.worker, digest, sent) : _free(other);
        return _send(sent, abi.encodeCall(IEscrow.agree, (_one(given), earned, sent.deadline, first, second)));
    }

    function _extend(Given memory given, Given memory next, Sent memory sent, Other memory other) internal returns (bool) {
        bytes32 digest =
            _digest(abi.encode(Messages.AGREE, _batch(given), uint256(0), uint256(0), _batch(next), sent.deadline));
        bytes memory first = other.isFirst ? _free(other) : _sig(given.terms.employer, digest, sent);
        bytes memory second = other.isFirst ? _sig(given.worker, digest, sent) : _free(other);
        return _send(sent, abi.encodeCall(IEscrow.extend, (_one(given), _one(next), sent.deadline, first, second)));
    }

    function _openOffered(Given memory given, Sent memory sent, Naming memory naming, Other memory other)
        internal
        returns (bool)
    {
        bytes32 batch = _batch(given);
        given.terms.tasksRoot = Messages.single(bytes32(uint256(given.amount)));
        bytes32 offer =
            _digest(bytes.concat(abi.encode(Messages.OFFER, given.terms), abi.encode(naming.namer, naming.nonce)));
        bytes memory first = other.isFirst ? _free(other) : _sig(given.terms.employer, offer, sent);
        bytes memory second = other.isFirst ? _sig(naming.namer, batch, sent) : _free(other);
        return _send(sent, abi.encodeCall(IEscrow.openOffered, (_one(given), naming.namer, naming.nonce, first, second)));
    }

    /* THE HOLDER'S WORD */

    function _withdraw(Money memory money, Sent memory sent) internal returns (bool) {
        return _send(sent, _withdrawal(money, sent));
    }

    function _withdrawal(Money memory money, Sent memory sent) internal view returns (bytes memory) {
        (address token, address holder, address to) = (money.token, money.holder, money.to);
        uint256 nonce = _escrow.nonceOf(token, holder);
        bytes memory message = abi.encode(Messages.WITHDRAW, token, holder, to, money.amount, nonce, sent.deadline);
        bytes memory sig = _sig(holder, _digest(message), sent);
        return abi.encodeCall(IEscrow.withdraw, (token, holder, to, money.amount, sent.deadline, sig));
    }

    function _depositWithSig(Money memory money, Sent memory sent) internal returns (bool) {
        (address token, address holder, uint256 amount) = (money.token, money.holder, money.amount);
        uint256 nonce = _escrow.nonceOf(token, holder);
        bytes memory message = abi.encode(Messages.DEPOSIT, token, holder, amount, nonce, sent.deadline);
        bytes memory sig = _sig(holder, _digest(message), sent);
        return _send(
            sent, abi.encodeCall(IEscrow.depositWithSig, (token, holder, amount, sent.deadline, sig, sent.deadline, ""))
        );
    }

    /* THE ESCROW'S OWN */

    function _pushOut(Money memory money, Sent memory sent) internal returns (bool) {
        sent.isSigned = false;
        _sig(address(_escrow), 0, sent);
        return _send(sent, abi.encodeCall(IEscrow.pushOut, (money.token, money.to, money.amount)));
    }

    /* SEVERAL CALLS IN ONE */

    function _multicall(Sent memory sent, bytes memory data) internal returns (bool) {
        bytes[] memory calls = new bytes[](1);
        calls[0] = data;
        return _send(sent, abi.encodeCall(IEscrow.multicall, (calls)));
    }

    /* THE GROUND */

    /// @dev Terms with plain numbers: where all of them are unknown, the proof does not end.
    function _plain(Given memory given) internal pure returns (Given memory) {
        (given.terms.feeReceiver, given.terms.benefitsFund) = (address(0xfee), address(0xf0d));
        (given.terms.feeBps, given.terms.benefitsBps, given.terms.arbiterFeeBps) = (300, 200, 500);
        (given.terms.minRating, given.terms.fullRating, given.terms.floorBps) = (40, 90, 2000);
        given.terms.defaultSplitBps = 5000;
        (given.terms.openBy, given.terms.submitBy, given.terms.rateBy) = (1000, 2000, 3000);
        (given.terms.contestBy, given.terms.ruleBy) = (4000, 5000);
        given.isPush = false;
        return given;
    }

    function _free(Other memory other) private pure returns (bytes memory) {
        return abi.encodePacked(other.r, other.s, other.v);
    }

    function _send(Sent memory sent, bytes memory data) internal returns (bool) {
        vm.warp(sent.moment);
        return _call(sent.sender, data);
    }
}
