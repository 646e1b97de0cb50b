// SPDX-License-Identifier: Apache-2.0
// Proofs about the money when a task ends: whoever ends it, the call goes through, each side gets its part, and the task is over.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../../src/interfaces/IEscrow.sol";
import {Given, Messages} from "./Ground.sol";
import {Owed, Settling, Standing} from "./Settling.sol";

/// @notice The ends that are asked about under each of the terms below; from `openBy` on, but for the give-back.
abstract contract Ends is Settling {
    /// @notice Accepted, the worker earns what the curve says of the rating.
    function check_accept(uint96 amount, Standing memory standing) external {
        standing.rating = _rating();
        Given memory given = _begin(amount, standing);
        if (standing.stage != 3 || standing.moment >= given.terms.contestBy) revert();
        if (standing.moment < given.terms.openBy) revert();
        bytes memory data = abi.encodeCall(IEscrow.accept, (_one(given), standing.rating, EVER, ""));
        _ends(given, standing, WORKER, data, this.earned(_one(given), amount, standing.rating), 0);
    }

    /// @notice By date, where nothing was handed in, all goes back.
    function check_refund(uint96 amount, Standing memory standing) external {
        Given memory given = _begin(amount, standing);
        if (standing.stage != 1 || standing.moment < given.terms.submitBy) revert();
        _ends(given, standing, ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))), 0, 0);
    }

    /// @notice By date, where the employer was silent, the worker earns all.
    function check_release(uint96 amount, Standing memory standing) external {
        Given memory given = _begin(amount, standing);
        if (standing.stage != 2 || standing.moment < given.terms.rateBy) revert();
        _ends(given, standing, ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))), amount, 0);
    }

    /// @notice By date, where the worker was silent, the worker earns what the curve says of the rating.
    function check_finish(uint96 amount, Standing memory standing) external {
        standing.rating = _rating();
        Given memory given = _begin(amount, standing);
        if (standing.stage != 3 || standing.moment < given.terms.contestBy) revert();
        uint256 gross = this.earned(_one(given), amount, standing.rating);
        _ends(given, standing, ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))), gross, 0);
    }

    /// @notice By date, where the arbiter was silent, the worker earns the default.
    function check_default(uint96 amount, Standing memory standing) external {
        standing.rating = _rating();
        Given memory given = _begin(amount, standing);
        if (standing.stage != 4 || standing.moment < given.terms.ruleBy) revert();
        uint256 gross = this.byDefault(_one(given), amount, standing.rating);
        _ends(given, standing, ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))), gross, 0);
    }

    /// @notice Given back, all goes to the employer; before `openBy` too, when the mark stays.
    function check_give_back(uint96 amount, Standing memory standing) external {
        Given memory given = _begin(amount, standing);
        _ends(given, standing, WORKER, abi.encodeCall(IEscrow.giveBack, (_one(given), EVER, "")), 0, 0);
    }
}

/// @notice With every part there is: fee, benefits, an arbiter's fee, a curve with a floor, a default split.
contract SettleProof is Ends {
    uint256 private constant LOW = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0; // half the curve's order

    /// @notice Rated in full, the worker earns all.
    function check_rate(uint96 amount, Standing memory standing, uint8 rating) external {
        Given memory given = _begin(amount, standing);
        if (rating < given.terms.fullRating || rating > 100) revert();
        if (standing.moment < given.terms.openBy) revert();
        bytes memory data = abi.encodeCall(IEscrow.rate, (_one(given), rating, 0, EVER, ""));
        _ends(given, standing, EMPLOYER, data, amount, 0);
    }

    /// @notice Rated in full with the table all goes as with the one task, if no part is zero.
    function check_rate_table(uint96 amount, Standing memory standing, uint8 rating) external {
        Given memory given = _begin(amount, standing);
        if (rating < given.terms.fullRating || rating > 100) revert();
        if (standing.moment < given.terms.openBy) revert();
        _parted(given, amount);
        bytes memory ratings = abi.encodePacked(bytes1(0), rating);
        bytes memory data = abi.encodeCall(IEscrow.rateMany, (_table(given), ratings, 0, EVER, ""));
        _ends(given, standing, EMPLOYER, data, amount, 0);
    }

    /// @notice Released with the table all goes as with the one task.
    function check_release_table(uint96 amount, Standing memory standing) external {
        Given memory given = _begin(amount, standing);
        if (standing.stage != 2 || standing.moment < given.terms.rateBy) revert();
        _ends(given, standing, ANYONE, abi.encodeCall(IEscrow.settleByDate, (_table(given))), amount, 0);
    }

    /// @notice Ruled within the bounds, the worker earns what the arbiter says, and the arbiter the fee, if no part is zero.
    function check_rule(uint96 amount, Standing memory standing, uint96 gross) external {
        standing.rating = _rating();
        Given memory given = _begin(amount, standing);
        if (standing.stage != 4 || standing.moment >= given.terms.ruleBy) revert();
        if (standing.moment < given.terms.openBy) revert();
        uint256 cost = this.arbiterFee(_one(given), amount, standing.rating);
        unchecked {
            if (gross < this.earned(_one(given), amount, standing.rating) || gross > amount - cost) revert();
            if (cost == 0 || amount - gross - cost == 0) revert();
        }
        _parted(given, gross);
        bytes memory data = abi.encodeCall(IEscrow.rule, (_one(given), gross, 0, EVER, ""));
        _ends(given, standing, ARBITER, data, gross, cost);
    }

    /// @notice Agreed on a contested task, the worker earns what both signed, if no part is zero. The employer sends; the
    /// worker's signature is one that ecrecover gives to the worker, in the only form that counts.
    function check_agree(uint96 amount, Standing memory standing, uint96 gross, bytes32 r, bytes32 s, bool isOdd)
        external
    {
        standing.rating = _rating();
        Given memory given = _begin(amount, standing);
        if (standing.stage != 4 || standing.moment < given.terms.openBy) revert();
        bytes32 digest = _digest(abi.encode(Messages.AGREE, _batch(given), uint256(0), gross, bytes32(0), EVER));
        uint8 v = isOdd ? 28 : 27;
        if (gross >= amount || ecrecover(digest, v, r, s) != WORKER || uint256(s) > LOW) revert();
        _parted(given, gross);
        bytes memory sig = abi.encodePacked(r, s, v);
        _ends(given, standing, EMPLOYER, abi.encodeCall(IEscrow.agree, (_one(given), gross, EVER, "", sig)), gross, 0);
    }

    /// @dev What is too little to be parted is not asked about here: it would double the paths for every part.
    function _parted(Given memory given, uint256 gross) private view {
        (uint256 payout, uint256 fee, uint256 benefits) = this.divide(_one(given), gross);
        if (payout == 0 || fee == 0 || benefits == 0) revert();
    }

    function _numbers(Terms memory terms) internal pure override {
        _everyPart(terms);
    }

    function _rating() internal pure override returns (uint8) {
        return 70;
    }
}

/// @notice With none: no fees, a straight curve from nothing, no default split.
contract SettleBareProof is Ends {
    function _numbers(Terms memory terms) internal pure override {
        (terms.minRating, terms.fullRating) = (0, 100);
    }

    function _rating() internal pure override returns (uint8) {
        return 33;
    }
}

/// @notice Falsehoods beside them, about one task of 30 units of six decimals: each must be refuted.
contract SettleControl is Settling {
    uint96 private constant AMOUNT = 30_000_000;

    /// @notice False where a fee is taken: the worker does not get all that was earned.
    function check_false_rate() external {
        Given memory given = _begin(AMOUNT, Standing(2, 0, 2500));
        Owed memory owed = _owed();
        if (!_call(EMPLOYER, abi.encodeCall(IEscrow.rate, (_one(given), 100, 0, EVER, "")))) revert();
        assert(_owed().worker == owed.worker + AMOUNT);
    }

    /// @notice False for what the rating left: something goes back.
    function check_false_accept() external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 3500));
        Owed memory owed = _owed();
        if (!_call(WORKER, abi.encodeCall(IEscrow.accept, (_one(given), 70, EVER, "")))) revert();
        assert(_owed().employer == owed.employer);
    }

    /// @notice False for what the worker earned: by date not all goes back.
    function check_false_settle_by_date() external {
        Given memory given = _begin(AMOUNT, Standing(4, 70, 5000));
        Owed memory owed = _owed();
        if (!_call(ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))))) revert();
        assert(_owed().employer == owed.employer + AMOUNT);
    }

    /// @notice False where the ruling cost something.
    function check_false_rule() external {
        Given memory given = _begin(AMOUNT, Standing(4, 70, 4500));
        Owed memory owed = _owed();
        if (!_call(ARBITER, abi.encodeCall(IEscrow.rule, (_one(given), AMOUNT - 5_000_000, 0, EVER, "")))) revert();
        assert(_owed().arbiter == owed.arbiter);
    }

    /// @notice False: what was given back has ended, and its bits are gone.
    function check_false_give_back() external {
        Given memory given = _begin(AMOUNT, Standing(1, 0, 1500));
        if (!_call(WORKER, abi.encodeCall(IEscrow.giveBack, (_one(given), EVER, "")))) revert();
        assert(uint256(vm.load(address(_escrow), _slot(given))) & 3 != 0);
    }

    /// @notice False where both signed.
    function check_false_agree(bytes32 r, bytes32 s) external {
        Given memory given = _begin(AMOUNT, Standing(2, 0, 2500));
        bytes memory sig = abi.encodePacked(r, s, uint8(27));
        assert(!_call(EMPLOYER, abi.encodeCall(IEscrow.agree, (_one(given), AMOUNT, EVER, "", sig))));
    }

    function _numbers(Terms memory terms) internal pure override {
        _everyPart(terms);
    }

    function _rating() internal pure override returns (uint8) {
        return 70;
    }
}
