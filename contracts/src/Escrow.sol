// SPDX-License-Identifier: Apache-2.0
// The one contract that holds money: immutable, without owner, pause or upgrade.
pragma solidity 0.8.37;

import {Case, Cases} from "./Cases.sol";
import {IEscrow, Path, TaskView} from "./interfaces/IEscrow.sol";
import {Checks} from "./libraries/Checks.sol";
import {Head} from "./libraries/Heads.sol";
import {One, Packed, Tasks} from "./libraries/Packed.sol";
import {Records} from "./libraries/Records.sol";
import {Split} from "./libraries/Split.sol";
import {Book, Page, Stages} from "./libraries/Stages.sol";
import {Typed} from "./libraries/Typed.sol";

contract Escrow is Cases {
    using Packed for Tasks;
    using Stages for Book;
    using Stages for Page;

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
        uint256 received = _pull(head.token(), msg.sender, total);
        if (received != total) revert WrongValue(received, total);
        emit Deposited(head.token(), msg.sender, msg.sender, total);
        emit BatchOpened(batch, work);
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
    function _mark(bytes calldata work) private returns (Head head, bytes32 batch, uint256 total) {
        (head, batch, total) = _readBatch(work);
        Checks.requireSound(head);
        Book storage book = _books[batch];
        if (book.isMarked()) revert AlreadyOpened(batch);
        book.open(head.count());
    }

    /// @dev A whole batch in either form.
    function _readBatch(bytes calldata work) private view returns (Head head, bytes32 batch, uint256 total) {
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
        _authorize(head.employer(), Typed.hashRevoke(batch, 0, deadline), deadline, sig);
        Book storage book = _books[batch];
        if (book.isMarked()) revert AlreadyOpened(batch);
        book.burn();
        emit BatchRevoked(batch, head.employer());
    }

    /// @inheritdoc IEscrow
    function revokeOffer(address employer, uint256 nonce, uint256 deadline, bytes calldata sig) external {
        _authorize(employer, Typed.hashRevoke(0, nonce, deadline), deadline, sig);
        _useOffer(employer, nonce);
        emit OfferRevoked(employer, nonce);
    }

    /* DELIVER */

    /// @inheritdoc IEscrow
    function deliver(bytes calldata work, bytes32 deliverable, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashDeliverOne(one.batch, one.index, deliverable, deadline), deadline, sig);
        if (one.stage != Stages.DELIVERED) _requireStage(one.stage, Stages.OPENED);
        _requireBefore(one.head.submitBy());
        if (one.stage == Stages.OPENED) {
            page.deliver(one.index);
            page.save(false);
        }
        emit TaskDelivered(one.batch, one.index, deliverable);
    }

    /// @inheritdoc IEscrow
    function deliverMany(bytes calldata work, uint256 deadline, bytes calldata groups) external {
        Case memory c;
        _takeTable(c, work);
        _requireOnTime(deadline);
        _requireBefore(c.head.submitBy());
        c.outcomes.room(groups.length);
        c.skipped.room(groups.length);
        uint256 place = 0;
        while (place < groups.length) {
            place = _deliverGroup(c, deadline, groups, place);
        }
        if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _save(c);
        emit TasksDelivered(c.batch, c.outcomes.taken());
    }

    /// @dev The answer is where the next group begins.
    function _deliverGroup(Case memory c, uint256 deadline, bytes calldata groups, uint256 place)
        private
        view
        returns (uint256 end)
    {
        uint256 mid = place + 3 + 33 * uint256(uint8(groups[place + 2]));
        end = mid + uint16(bytes2(groups[place:place + 2]));
        bytes calldata deliveries = groups[place + 3:mid];
        address worker = c.tasks.workerOf(_member(c, uint8(deliveries[0])));
        bytes32 digest = _hashTypedDataV4(Typed.hashDeliver(c.batch, deliveries, deadline));
        // Nobody is the zero address: without a signature no task is this signer's.
        address signer = _isSigned(worker, digest, groups[mid:end]) ? worker : address(0);
        for (uint256 i = 0; i < deliveries.length; i += 33) {
            _deliverOne(c, signer, bytes32(deliveries[i + 1:i + 33]), uint8(deliveries[i]));
        }
    }

    function _deliverOne(Case memory c, address signer, bytes32 deliverable, uint256 index) private view {
        if (c.tasks.workerOf(_member(c, index)) != signer) return _skip(c, index, WrongSignature.selector);
        (uint256 stage,) = c.page.read(index);
        if (stage == Stages.OPENED) c.page.deliver(index);
        else if (stage != Stages.DELIVERED) return _skip(c, index, WrongStage.selector);
        c.outcomes.add(index, 1);
        c.outcomes.add(uint256(deliverable), 32);
    }

    /* RATE */

    /// @inheritdoc IEscrow
    function rate(bytes calldata work, uint8 rating, bytes32 deliverable, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        bytes32 structHash = Typed.hashRateOne(one.batch, one.index, rating, deliverable, deadline);
        _authorize(one.head.employer(), structHash, deadline, sig);
        if (rating > TOP_RATING) revert WrongRating(rating, TOP_RATING);
        if (rating >= one.head.fullRating() && one.stage != Stages.CLOSED) {
            return _endOne(one, page, Path.RATED, rating, one.amount, 0, deliverable);
        }
        _requireStage(one.stage, Stages.DELIVERED);
        _requireBefore(one.head.rateBy());
        page.rate(one.index, rating);
        page.save(false);
        emit TaskRated(one.batch, one.index, rating, deliverable);
    }

    /// @inheritdoc IEscrow
    function rateMany(
        bytes calldata work,
        bytes calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline,
        bytes calldata sig
    ) external {
        Case memory c;
        _takeTable(c, work);
        if (ratings.length % 2 != 0) revert WrongLength(ratings.length, ratings.length + 1);
        bytes32 structHash = Typed.hashRate(c.batch, ratings, deliverablesRoot, deadline);
        _authorize(c.head.employer(), structHash, deadline, sig);
        _prepare(c, ratings.length / 2);
        Records memory below;
        below.room(ratings.length);
        _rateAll(c, below, ratings);
        if (below.isFilled()) emit TasksRated(c.batch, deliverablesRoot, below.taken());
        else if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _finish(c, deliverablesRoot);
    }

    /// @dev A wrong rating refuses the whole call; a wrong stage or date only the task.
    function _rateAll(Case memory c, Records memory below, bytes calldata ratings) private {
        uint256 full = c.head.fullRating();
        bool isLate = block.timestamp >= c.head.rateBy();
        for (uint256 i = 0; i < ratings.length; i += 2) {
            (uint256 index, uint256 rating) = (uint8(ratings[i]), uint8(ratings[i + 1]));
            if (rating > TOP_RATING) revert WrongRating(rating, TOP_RATING);
            (uint256 stage,) = c.page.read(_member(c, index));
            if (rating >= full && stage != Stages.CLOSED) {
                uint256 amount = c.tasks.amountOf(index);
                _settle(c, index, Path.RATED, rating, amount, amount);
            } else if (stage != Stages.DELIVERED) {
                _skip(c, index, WrongStage.selector);
            } else if (isLate) {
                _skip(c, index, TooLate.selector);
            } else {
                c.page.rate(index, rating);
                below.add(index << 8 | rating, 2);
            }
        }
    }

    /* ACCEPT */

    /// @inheritdoc IEscrow
    function accept(bytes calldata work, uint8 rating, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashAccept(one.batch, one.index, rating, deadline), deadline, sig);
        _requireStage(one.stage, Stages.RATED);
        if (rating != one.rating) revert WrongRating(rating, one.rating);
        _requireBefore(one.head.contestBy());
        _endOne(one, page, Path.ACCEPTED, rating, Split.earned(one.head, one.amount, rating), 0, 0);
    }

    /* CONTEST */

    /// @inheritdoc IEscrow
    function contest(bytes calldata work, bytes32 reason, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashContest(one.batch, one.index, reason, deadline), deadline, sig);
        _requireStage(one.stage, Stages.RATED);
        _requireBefore(one.head.contestBy());
        page.contest(one.index);
        page.save(false);
        emit TaskContested(one.batch, one.index, reason);
    }

    /* RULE */

    /// @inheritdoc IEscrow
    function rule(bytes calldata work, uint96 earned, bytes32 reason, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        Head head = one.head;
        address arbiter = head.arbiter();
        _authorize(arbiter, Typed.hashRule(one.batch, one.index, earned, reason, deadline), deadline, sig);
        _requireStage(one.stage, Stages.CONTESTED);
        _requireBefore(head.ruleBy());
        uint256 offered = Split.earned(head, one.amount, one.rating);
        uint256 fee = Split.arbiterFee(head, one.amount, one.rating);
        if (earned < offered) revert WrongSplit(earned, offered);
        if (earned > one.amount - fee) revert WrongSplit(earned, one.amount - fee);
        _credit(head.token(), arbiter, fee);
        emit TaskRuled(one.batch, one.index, reason);
        _endOne(one, page, Path.RULED, one.rating, earned, fee, 0);
    }

    /* SETTLE BY DATE */

    /// @inheritdoc IEscrow
    function settleByDate(bytes calldata work) external {
        if (Packed.isOne(work)) return _settleOneByDate(work);
        Case memory c;
        _takeTable(c, work);
        _prepare(c, 0);
        for (uint256 i = 0; i < c.tasks.count; ++i) {
            (uint256 stage, uint256 rating) = c.page.read(i);
            if (stage == Stages.CLOSED) continue;
            uint256 amount = c.tasks.amountOf(i);
            (Path path, uint256 date, uint256 gross) = _exit(c.head, amount, stage, rating);
            if (block.timestamp >= date) _settle(c, i, path, rating, amount, gross);
        }
        if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _finish(c, 0);
    }

    function _settleOneByDate(bytes calldata work) private {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _requireNotClosed(one.stage);
        (Path path, uint256 date, uint256 gross) = _exit(one.head, one.amount, one.stage, one.rating);
        if (block.timestamp < date) revert TooEarly(block.timestamp, date);
        _endOne(one, page, path, one.rating, gross, 0, 0);
    }

    /// @dev Where nobody says a word: which end, from when, and what the worker earns by it.
    function _exit(Head head, uint256 amount, uint256 stage, uint256 rating)
        private
        pure
        returns (Path path, uint256 date, uint256 gross)
    {
        if (stage == Stages.OPENED) return (Path.REFUNDED, head.submitBy(), 0);
        if (stage == Stages.DELIVERED) return (Path.RELEASED, head.rateBy(), amount);
        if (stage == Stages.RATED) return (Path.FINISHED, head.contestBy(), Split.earned(head, amount, rating));
        return (Path.DEFAULTED, head.ruleBy(), Split.byDefault(head, amount, rating));
    }

    /* GIVE BACK */

    /// @inheritdoc IEscrow
    function giveBack(bytes calldata work, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashGiveBack(one.batch, one.index, deadline), deadline, sig);
        _requireNotClosed(one.stage);
        _endOne(one, page, Path.GIVEN_BACK, one.rating, 0, 0, 0);
    }

    /* AGREE */

    /// @inheritdoc IEscrow
    function agree(
        bytes calldata work,
        uint96 earned,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external {
        _agree(work, earned, 0, deadline, employerSig, workerSig);
    }

    /// @inheritdoc IEscrow
    function extend(
        bytes calldata work,
        bytes calldata next,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external {
        (Head head, bytes32 batch, uint256 total) = _mark(next);
        address employer = _agree(work, 0, batch, deadline, employerSig, workerSig);
        // Naming the next batch is signing its terms, for the same employer.
        if (head.employer() != employer) revert WrongSender(head.employer(), employer);
        _debit(head.token(), employer, total);
        emit BatchOpened(batch, next);
    }

    function _agree(
        bytes calldata work,
        uint96 earned,
        bytes32 next,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) private returns (address employer) {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        employer = one.head.employer();
        bytes32 structHash = Typed.hashAgree(one.batch, one.index, earned, next, deadline);
        _authorize(employer, structHash, deadline, employerSig);
        _authorize(one.worker, structHash, deadline, workerSig);
        if (earned > one.amount) revert WrongSplit(earned, one.amount);
        _requireNotClosed(one.stage);
        _endOne(one, page, Path.AGREED, one.rating, earned, 0, 0);
    }

    /* MULTICALL */

    /// @inheritdoc IEscrow
    function multicall(bytes[] calldata calls) external {
        uint256 failed = 0;
        for (uint256 i = 0; i < calls.length; ++i) {
            if (_callSelf(calls[i])) continue;
            ++failed;
            emit CallFailed(i, _reason());
        }
        if (failed == calls.length) revert NothingDone(bytes32(failed));
    }

    /// @dev Assembly so that every call uses the same memory again: a hundred copies would cost as much as a task.
    function _callSelf(bytes calldata data) private returns (bool done) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            done := delegatecall(gas(), address(), free, data.length, 0, 0)
        }
    }

    /// @dev The refusal's selector and both its values, and no more of whatever was answered.
    function _reason() private pure returns (bytes memory reason) {
        assembly ("memory-safe") {
            reason := mload(0x40)
            let size := returndatasize()
            if gt(size, 68) { size := 68 }
            mstore(reason, size)
            returndatacopy(add(reason, 0x20), 0, size)
            mstore(0x40, add(reason, 0x80))
        }
    }

    /* GUARDS */

    function _member(Case memory c, uint256 index) private pure returns (uint256) {
        if (index >= c.tasks.count) revert WrongIndex(index, c.tasks.count);
        return index;
    }

    function _requireNotClosed(uint256 stage) private pure {
        if (stage == Stages.CLOSED) revert WrongStage(stage, Stages.OPENED);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function isOfferUsed(address employer, uint256 nonce) external view returns (bool) {
        return _offers[employer][nonce >> 8] >> (nonce & 0xff) & 1 == 1;
    }

    /// @inheritdoc IEscrow
    function taskState(bytes32 batch, uint8 index) external view returns (uint256 stage, uint256 rating) {
        Page memory page;
        page.load(_books[batch], uint256(index) + 1);
        return page.read(index);
    }

    /// @inheritdoc IEscrow
    function batchId(bytes calldata work) external view returns (bytes32 batch) {
        (, batch,) = _readBatch(work);
    }

    /// @inheritdoc IEscrow
    function taskOf(bytes calldata work) external view returns (TaskView memory task) {
        One memory one;
        Page memory page;
        bytes32 root = Packed.readOne(work, one);
        task.batch = _batchOf(one.head, root);
        task.terms = one.head.toTerms(root);
        task.index = uint8(one.index);
        task.worker = one.worker;
        task.amount = one.amount;
        page.load(_books[task.batch], one.head.count());
        (task.stage, task.rating) = page.read(one.index);
        if (task.stage == Stages.NONE || task.stage == Stages.CLOSED) return task;
        (task.exit, task.exitFrom, task.earned) = _exit(one.head, one.amount, task.stage, task.rating);
    }
}
