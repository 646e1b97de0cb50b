// SPDX-License-Identifier: Apache-2.0
// Proofs that nobody pays but the one whose word a call takes: whoever sends it and whatever the signatures, all others keep theirs.
pragma solidity 0.8.37;

import {IEscrow} from "../../../src/interfaces/IEscrow.sol";
import {Given, Ground} from "./Ground.sol";

/// @notice Anybody in any token, and any batch: what must not suffer.
struct Watched {
    address token;
    address holder;
    bytes32 batch;
    uint8 task;
}

/// @notice A call by anybody, with any 65 bytes for a signature.
struct Call {
    address sender;
    uint48 moment;
    uint256 deadline;
    bytes32 r;
    bytes32 s;
    uint8 v;
}

/// @dev Workers are credited, not pushed to: what a push calls is not the escrow's.
contract OthersProof is Ground {
    /* NOBODY IS OWED LESS */

    function check_rate(Given memory given, Call calldata call_, uint8 rating, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.rate, (_one(given), rating, 0, call_.deadline, _sig(call_))));
    }

    function check_accept(Given memory given, Call calldata call_, uint8 rating, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.accept, (_one(given), rating, call_.deadline, _sig(call_))));
    }

    function check_deliver(Given memory given, Call calldata call_, bytes32 made, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.deliver, (_one(given), made, call_.deadline, _sig(call_))));
    }

    function check_contest(Given memory given, Call calldata call_, bytes32 why, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.contest, (_one(given), why, call_.deadline, _sig(call_))));
    }

    function check_rule(Given memory given, Call calldata call_, uint96 earned, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.rule, (_one(given), earned, 0, call_.deadline, _sig(call_))));
    }

    function check_give_back(Given memory given, Call calldata call_, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.giveBack, (_one(given), call_.deadline, _sig(call_))));
    }

    function check_agree(Given memory given, Call calldata call_, uint96 earned, Watched calldata watched) external {
        bytes memory sig = _sig(call_);
        _free(given, call_, watched, abi.encodeCall(IEscrow.agree, (_one(given), earned, call_.deadline, "", sig)));
    }

    function check_settle_by_date(Given memory given, Call calldata call_, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.settleByDate, (_one(given))));
    }

    function check_settle_table_by_date(Given memory given, Call calldata call_, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.settleByDate, (_table(given))));
    }

    function check_revoke(Given memory given, Call calldata call_, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.revoke, (_one(given), call_.deadline, _sig(call_))));
    }

    /* ONLY THE EMPLOYER PAYS */

    /// @notice An open takes the amount from its employer and from nobody else, and opens no batch but its own.
    function check_open(Given memory given, Call calldata call_, bool isTable, Watched calldata watched) external {
        bytes memory work = isTable ? _table(given) : _one(given);
        _paid(given, call_, watched, abi.encodeCall(IEscrow.open, (work, _sig(call_))));
    }

    /// @notice False for the employer.
    function check_false_open(Given memory given, Call calldata call_, Watched calldata watched) external {
        _free(given, call_, watched, abi.encodeCall(IEscrow.open, (_one(given), _sig(call_))));
    }

    /// @notice False for the batch that the call is about.
    function check_false_give_back(Given memory given, Call calldata call_, Watched calldata watched) external {
        uint256 word = _word(watched.batch);
        vm.warp(call_.moment);
        _call(call_.sender, abi.encodeCall(IEscrow.giveBack, (_one(given), call_.deadline, _sig(call_))));
        assert(_word(watched.batch) == word);
    }

    /* MONEY IN */

    /// @notice Coins are credited to whom they are meant for, all of them, and nobody else's are touched.
    function check_deposit_for(address sender, address holder, uint96 amount, Watched calldata watched) external {
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        vm.deal(address(0xca41), amount);
        if (sender != address(0xca41)) revert();
        vm.prank(address(0xca41));
        (bool done,) = address(_escrow).call{value: amount}(abi.encodeCall(IEscrow.depositFor, (holder)));
        bool isMeant = done && watched.token == address(0) && watched.holder == holder;
        assert(_escrow.balanceOf(watched.token, watched.holder) == owed + (isMeant ? amount : 0));
    }

    /* THE GROUND */

    function _free(Given memory given, Call calldata call_, Watched calldata watched, bytes memory data) private {
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        _others(given, call_, watched, data);
        assert(_escrow.balanceOf(watched.token, watched.holder) >= owed);
    }

    function _paid(Given memory given, Call calldata call_, Watched calldata watched, bytes memory data) private {
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        bool done = _others(given, call_, watched, data);
        bool isPayer = watched.token == given.terms.token && watched.holder == given.terms.employer;
        uint256 paid = done && isPayer ? given.amount : 0;
        assert(_escrow.balanceOf(watched.token, watched.holder) == owed - paid);
    }

    /// @dev The first word of every other batch stays as it was: there stand the stages of its tasks, up to the 127th.
    function _others(Given memory given, Call calldata call_, Watched calldata watched, bytes memory data)
        private
        returns (bool done)
    {
        given.isPush = false;
        uint256 word = _word(watched.batch);
        bytes32 batch = _batch(given);
        vm.warp(call_.moment);
        done = _call(call_.sender, data);
        assert(watched.batch == batch || _word(watched.batch) == word);
    }

    function _word(bytes32 batch) private view returns (uint256) {
        return uint256(vm.load(address(_escrow), keccak256(abi.encode(batch, uint256(3)))));
    }

    function _sig(Call calldata call_) private pure returns (bytes memory) {
        return abi.encodePacked(call_.r, call_.s, call_.v);
    }
}
