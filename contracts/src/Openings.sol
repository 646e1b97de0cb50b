// SPDX-License-Identifier: Apache-2.0
// How money is committed to tasks: opened by the employer, or by a namer under an offer; and how that is revoked.
pragma solidity 0.8.37;

import {Case, Cases} from "./Cases.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {Checks} from "./libraries/Checks.sol";
import {Head} from "./libraries/Heads.sol";
import {One, Packed} from "./libraries/Packed.sol";
import {Book, Stages} from "./libraries/Stages.sol";
import {Typed} from "./libraries/Typed.sol";

abstract contract Openings is Cases {
    using Stages for Book;

    /* STORAGE */

    /// @dev A bit per offer nonce, 256 to a word: set when the offer was taken or revoked.
    mapping(address employer => mapping(uint256 word => uint256 bits)) private _offers;

    /* OPEN */

    /// @inheritdoc IEscrow
    function open(bytes calldata work, bytes calldata sig) external payable {
        (Head head, bytes32 batch, uint256 total) = _mark(work);
        address employer = head.employer();
        _requireSigned(employer, batch, sig);
        if (msg.value == 0) _debit(head.token(), employer, total);
        else _takeValue(head, total);
        emit BatchOpened(batch, work);
    }

    function _takeValue(Head head, uint256 total) private {
        if (head.token() != NATIVE || msg.value != total) revert WrongValue(msg.value, total);
        emit Deposited(NATIVE, head.employer(), msg.sender, total);
    }

    /// @inheritdoc IEscrow
    function openFromWallet(bytes calldata work) external nonReentrant {
        (Head head, bytes32 batch, uint256 total) = _mark(work);
        if (msg.sender != head.employer()) revert WrongSender(msg.sender, head.employer());
        emit Deposited(head.token(), msg.sender, msg.sender, total);
        emit BatchOpened(batch, work);
        // Last, because the token may call back: what it then does to the batch must be told after the open.
        uint256 received = _pull(head.token(), msg.sender, total);
        if (received != total) revert WrongValue(received, total);
    }

    /// @inheritdoc IEscrow
    function openOffered(
        bytes calldata work,
        address namer,
        uint256 nonce,
        bytes calldata offerSig,
        bytes calldata namerSig
    ) external {
        (Head head, bytes32 batch, uint256 total) = _mark(work);
        if (namer == head.arbiter()) revert ArbiterIsParty(namer, namer);
        address employer = head.employer();
        bytes32 offer = _hashTypedDataV4(head.hashOffer(Typed.OFFER, Packed.hashAmounts(work), namer, nonce));
        _requireSigned(employer, offer, offerSig);
        _requireSigned(namer, batch, namerSig);
        _useOffer(employer, nonce);
        _debit(head.token(), employer, total);
        emit OfferTaken(batch, offer, namer, nonce);
        emit BatchOpened(batch, work);
    }

    /// @dev From here on the batch's id is taken; `total` is what its tasks cost.
    function _mark(bytes calldata work) internal returns (Head head, bytes32 batch, uint256 total) {
        (head, batch, total) = _readBatch(work);
        Checks.requireSound(head);
        Book storage book = _books[batch];
        if (book.isMarked()) revert AlreadyOpened(batch);
        book.open(head.count());
    }

    /// @dev A whole batch in either form.
    function _readBatch(bytes calldata work) internal view returns (Head head, bytes32 batch, uint256 total) {
        if (!Packed.isOne(work)) {
            Case memory c;
            _readTable(c, work);
            return (c.head, c.batch, Checks.requireTable(c.head, c.tasks));
        }
        One memory one;
        _readOne(one, work);
        head = one.head;
        if (head.count() != 1) revert WrongCount(1, head.count());
        Checks.requireWorker(head, one.worker, 0);
        if (one.amount == 0) revert ZeroAmount(0);
        return (head, one.batch, one.amount);
    }

    function _useOffer(address employer, uint256 nonce) private {
        uint256 bit = 1 << (nonce & 0xff);
        uint256 bits = _offers[employer][nonce >> 8];
        if (bits & bit != 0) revert OfferUsed(employer, nonce);
        _offers[employer][nonce >> 8] = bits | bit;
    }

    /* REVOKE */

    /// @inheritdoc IEscrow
    function revoke(bytes calldata work, uint256 deadline, bytes calldata sig) external {
        (Head head, bytes32 batch,) = _readBatch(work);
        // Later nothing is left to revoke, and an ended batch may have left no mark.
        _requireBefore(head.openBy());
        _authorize(head.employer(), Typed.hashRevoke(batch, 0, deadline), deadline, sig);
        Book storage book = _books[batch];
        if (book.isMarked()) revert AlreadyOpened(batch);
        book.burn();
        emit BatchRevoked(batch, head.employer());
    }

    /// @inheritdoc IEscrow
    function revokeOffer(address employer, uint256 nonce, uint256 deadline, bytes calldata sig) external {
        _authorize(employer, Typed.hashRevoke(bytes32(uint256(uint160(employer))), nonce, deadline), deadline, sig);
        _useOffer(employer, nonce);
        emit OfferRevoked(employer, nonce);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function isOfferUsed(address employer, uint256 nonce) external view returns (bool) {
        return _offers[employer][nonce >> 8] >> (nonce & 0xff) & 1 == 1;
    }

    /// @inheritdoc IEscrow
    function batchId(bytes calldata work) external view returns (bytes32 batch) {
        (, batch,) = _readBatch(work);
    }
}
