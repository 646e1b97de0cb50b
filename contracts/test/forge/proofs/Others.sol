// SPDX-License-Identifier: Apache-2.0
// Proofs that nobody pays for what others do: whoever calls and whatever the signatures, all others keep what they have.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../../src/interfaces/IEscrow.sol";
import {Given} from "./Ground.sol";
import {Settling, Standing} from "./Settling.sol";

/// @notice Anybody in any token, and any word of any batch: what must not suffer.
struct Watched {
    address token;
    address holder;
    bytes32 batch;
    uint8 number;
}

/// @notice A call by anybody, with any 65 bytes for a signature, or none.
struct Asked {
    address sender;
    uint256 deadline;
    bool isSigned;
    bytes32 r;
    bytes32 s;
    uint8 v;
}

/// @notice No call about a task touches the balance of who has no part in it, nor a word of another batch, whether it goes
/// through or not. What those get who have a part in it, `SettleProof` says.
/// @dev Bounds: as `Settling` says, but one amount, and for each call one stage and moment in which it may go through; any
/// balances, any other books.
contract OthersProof is Settling {
    uint96 private constant AMOUNT = 30_000_000;

    /* NOBODY ELSE IS TOUCHED */

    function check_deliver(Asked memory asked, bytes32 made, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(1, 0, 1500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.deliver, (_one(given), made, asked.deadline, _sig(asked))));
    }

    function check_deliver_many(Asked memory asked, bytes32 made, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(1, 0, 1500));
        bytes memory sig = _sig(asked);
        bytes memory groups = abi.encodePacked(uint16(sig.length), bytes1(0x01), bytes1(0), made, sig);
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.deliverMany, (_table(given), asked.deadline, groups)));
    }

    function check_rate(Asked memory asked, uint8 rating, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(2, 0, 2500));
        bytes memory sig = _sig(asked);
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.rate, (_one(given), rating, 0, asked.deadline, sig)));
    }

    function check_rate_table(Asked memory asked, uint8 rating, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(2, 0, 2500));
        bytes memory ratings = abi.encodePacked(bytes1(0), rating);
        bytes memory data = abi.encodeCall(IEscrow.rateMany, (_table(given), ratings, 0, asked.deadline, _sig(asked)));
        _keeps(given, asked, watched, data);
    }

    function check_rate_root(Asked memory asked, uint8 rating, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(2, 0, 2500));
        bytes memory ratings = abi.encodePacked(bytes1(0), rating);
        bytes memory data = abi.encodeCall(IEscrow.rateMany, (_root(given), ratings, 0, asked.deadline, _sig(asked)));
        _keeps(given, asked, watched, data);
    }

    function check_accept(Asked memory asked, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 3500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.accept, (_one(given), 70, asked.deadline, _sig(asked))));
    }

    function check_contest(Asked memory asked, bytes32 why, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 3500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.contest, (_one(given), why, asked.deadline, _sig(asked))));
    }

    function check_rule(Asked memory asked, uint96 earned_, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(4, 70, 4500));
        bytes memory sig = _sig(asked);
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.rule, (_one(given), earned_, 0, asked.deadline, sig)));
    }

    function check_give_back(Asked memory asked, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(1, 0, 1500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.giveBack, (_one(given), asked.deadline, _sig(asked))));
    }

    /// @dev The employer may send; the worker's signature is any.
    function check_agree(Asked memory asked, uint96 earned_, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(4, 70, 4500));
        asked.isSigned = true;
        bytes memory sig = _sig(asked);
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.agree, (_one(given), earned_, asked.deadline, "", sig)));
    }

    function check_finish(Asked memory asked, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 4500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.settleByDate, (_one(given))));
    }

    function check_finish_table(Asked memory asked, Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 4500));
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.settleByDate, (_table(given))));
    }

    /// @dev Here the batch's own word is any.
    function check_revoke(Asked memory asked, Watched memory watched) external {
        Given memory given = _given(AMOUNT);
        vm.warp(500);
        _keeps(given, asked, watched, abi.encodeCall(IEscrow.revoke, (_one(given), asked.deadline, _sig(asked))));
    }

    /* ONLY WHO IS MEANT PAYS: the batch's own word is any */

    /// @notice An open takes the sum from its employer, and from nobody else.
    function check_open(Asked memory asked, Watched memory watched) external {
        Given memory given = _given(AMOUNT);
        vm.warp(500);
        bytes memory data = abi.encodeCall(IEscrow.open, (_one(given), _sig(asked)));
        _pays(TOKEN, EMPLOYER, AMOUNT, asked, watched, _batch(given), data);
    }

    /// @notice An offer too; the namer sends, and the employer's signature is any.
    function check_open_offered(Asked memory asked, uint256 nonce, Watched memory watched) external {
        Given memory given = _given(AMOUNT);
        vm.warp(500);
        asked.isSigned = true;
        bytes memory sig = _sig(asked);
        bytes memory data = abi.encodeCall(IEscrow.openOffered, (_one(given), asked.sender, nonce, sig, ""));
        _pays(TOKEN, EMPLOYER, AMOUNT, asked, watched, _batch(given), data);
    }

    /// @notice A withdrawal of coins takes from its holder, and from nobody else, and touches no batch.
    function check_withdraw(address holder, uint256 amount, Asked memory asked, Watched memory watched) external {
        vm.deal(address(_escrow), 1 << 90);
        vm.warp(500);
        bytes memory data =
            abi.encodeCall(IEscrow.withdraw, (address(0), holder, ANYONE, amount, asked.deadline, _sig(asked)));
        _pays(address(0), holder, amount, asked, watched, bytes32(0), data);
    }

    /* FALSEHOODS */

    /// @notice False for the employer.
    function check_false_open(Watched memory watched) external {
        vm.warp(500);
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        _call(EMPLOYER, abi.encodeCall(IEscrow.open, (_one(_given(AMOUNT)), "")));
        assert(_escrow.balanceOf(watched.token, watched.holder) == owed);
    }

    /// @notice False for the batch that the call is about.
    function check_false_give_back(Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(1, 0, 1500));
        bytes32 word = vm.load(address(_escrow), _place(watched));
        _call(WORKER, abi.encodeCall(IEscrow.giveBack, (_one(given), EVER, "")));
        assert(vm.load(address(_escrow), _place(watched)) == word);
    }

    /// @notice False for who is paid.
    function check_false_finish(Watched memory watched) external {
        Given memory given = _begin(AMOUNT, Standing(3, 70, 4500));
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        _call(ANYONE, abi.encodeCall(IEscrow.settleByDate, (_one(given))));
        assert(_escrow.balanceOf(watched.token, watched.holder) == owed);
    }

    /* THE GROUND */

    /// @dev Who has no part in it, or looks at another token, has what was there before; and so has another batch.
    function _keeps(Given memory given, Asked memory asked, Watched memory watched, bytes memory data) private {
        if (_isPart(watched.token, watched.holder)) revert();
        _pays(TOKEN, address(0), 0, asked, watched, _batch(given), data);
    }

    /// @dev One branch instead of six.
    function _isPart(address token, address holder) private pure returns (bool isPart) {
        (address a, address b, address c, address d, address e) = (EMPLOYER, WORKER, ARBITER, FEES, FUND);
        address ours = TOKEN;
        assembly ("memory-safe") {
            isPart := or(or(eq(holder, a), eq(holder, b)), or(or(eq(holder, c), eq(holder, d)), eq(holder, e)))
            isPart := and(isPart, eq(token, ours))
        }
    }

    /// @dev If the call goes through, `payer` has so much less in `token`; all else is as it was.
    function _pays(
        address token,
        address payer,
        uint256 amount,
        Asked memory asked,
        Watched memory watched,
        bytes32 batch,
        bytes memory data
    ) private {
        if (watched.batch == batch || watched.number > 9) revert();
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        bytes32 word = vm.load(address(_escrow), _place(watched));
        bool done = _call(asked.sender, data);
        if (amount > 0 && done && watched.token == token && watched.holder == payer) {
            unchecked {
                owed -= amount;
            }
        }
        uint256 unlike = _escrow.balanceOf(watched.token, watched.holder) ^ owed;
        assert(unlike | uint256(vm.load(address(_escrow), _place(watched)) ^ word) == 0);
    }

    /// @dev Where a batch's word stands.
    function _place(Watched memory watched) private pure returns (bytes32) {
        return bytes32(uint256(keccak256(abi.encode(watched.batch, uint256(3)))) + watched.number);
    }

    function _sig(Asked memory asked) private pure returns (bytes memory) {
        return asked.isSigned ? abi.encodePacked(asked.r, asked.s, asked.v) : bytes("");
    }

    function _numbers(Terms memory terms) internal pure override {
        _everyPart(terms);
    }

    function _rating() internal pure override returns (uint8) {
        return 70;
    }
}
