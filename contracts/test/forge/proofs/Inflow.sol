// SPDX-License-Identifier: Apache-2.0
// Proofs about money that comes in: it is taken only from whose word the call takes, and credited only to whom it is meant for.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../../src/interfaces/IEscrow.sol";
import {Given, Ground} from "./Ground.sol";
import {Witness} from "./Witness.sol";

/// @notice Any purse, and anybody's balance in any token: what is looked at.
struct Watched {
    address purse;
    address token;
    address holder;
}

/// @notice Of calls that went through; what was refused changed nothing.
/// @dev Bounds: the token is `Witness`, which lets the escrow take from everybody. Any sender, holder, amount and storage.
contract InflowProof is Ground {
    Witness private _token;

    function setUp() public override {
        super.setUp();
        _token = new Witness();
    }

    /* WHOSE PURSE, WHOSE BALANCE */

    /// @notice A deposit is the sender's money and the holder's balance.
    function check_deposit(address sender, address holder, uint256 amount, Watched memory watched) external {
        bytes memory data = abi.encodeCall(IEscrow.deposit, (address(_token), holder, amount));
        _takes(sender, data, watched, sender, holder, amount);
    }

    /// @notice With a word of the holder's it is the holder's money and the holder's balance, whoever sends it.
    function check_deposit_with_sig(
        address sender,
        address holder,
        uint256 amount,
        Watched memory watched,
        bytes32[2] memory rs,
        uint8 v
    ) external {
        bytes memory sig = abi.encodePacked(rs[0], rs[1], v);
        uint256 ever = type(uint256).max;
        bytes memory data =
            abi.encodeCall(IEscrow.depositWithSig, (address(_token), holder, amount, ever, sig, ever, ""));
        _takes(sender, data, watched, holder, holder, amount);
    }

    /// @notice With an authorisation it is the money and the balance of who gave it; the token judges the authorisation.
    function check_deposit_with_authorization(address sender, address from, uint256 amount, Watched memory watched) external {
        bytes memory sig = new bytes(65);
        bytes memory data =
            abi.encodeCall(IEscrow.depositWithAuthorization, (address(_token), from, amount, 0, 0, 0, sig));
        _takes(sender, data, watched, from, from, amount);
    }

    /// @notice An open from the wallet is the sender's money, and nobody's balance. Fixed dates, parts and curve.
    function check_open_from_wallet(Given memory given, address sender, uint48 moment, Watched memory watched) external {
        bytes memory data = abi.encodeCall(IEscrow.openFromWallet, (_one(_plain(given))));
        vm.warp(moment);
        if (watched.holder == address(0)) revert();
        _takes(sender, data, watched, sender, address(0), given.amount);
        assert(sender == given.terms.employer);
    }

    /// @notice Coins are the holder's balance, all of them. One sender: coins come from the sender by the machine's own rule.
    function check_deposit_for(address holder, uint96 amount, Watched memory watched) external {
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        vm.deal(address(0xca41), amount);
        vm.prank(address(0xca41));
        (bool done,) = address(_escrow).call{value: amount}(abi.encodeCall(IEscrow.depositFor, (holder)));
        if (!done) revert();
        _credited(watched, owed, address(0), holder, amount);
    }

    /* FALSEHOODS */

    /// @notice False: a deposit takes something.
    function check_false_deposit(address sender, address holder, uint256 amount) external {
        _call(sender, abi.encodeCall(IEscrow.deposit, (address(_token), holder, amount)));
        assert(_token.takenFrom(sender) == 0);
    }

    /// @notice False: with a signature it is not the sender's money.
    function check_false_deposit_with_sig(address sender, address holder, uint256 amount, bytes32[2] memory rs, uint8 v)
        external
    {
        bytes memory sig = abi.encodePacked(rs[0], rs[1], v);
        uint256 ever = type(uint256).max;
        bytes memory data =
            abi.encodeCall(IEscrow.depositWithSig, (address(_token), holder, amount, ever, sig, ever, ""));
        assert(!_call(sender, data) || _token.takenFrom(sender) == amount);
    }

    /// @notice False: with an authorisation neither.
    function check_false_deposit_with_authorization(address sender, address from, uint256 amount) external {
        bytes memory sig = new bytes(65);
        bytes memory data =
            abi.encodeCall(IEscrow.depositWithAuthorization, (address(_token), from, amount, 0, 0, 0, sig));
        assert(!_call(sender, data) || _token.takenFrom(sender) == amount);
    }

    /// @notice False: an open from the wallet takes something.
    function check_false_open_from_wallet(Given memory given, uint48 moment) external {
        bytes memory data = abi.encodeCall(IEscrow.openFromWallet, (_one(_plain(given))));
        vm.warp(moment);
        _call(given.terms.employer, data);
        assert(_token.takenFrom(given.terms.employer) == 0);
    }

    /// @notice False: the holder is credited.
    function check_false_deposit_for(address holder, uint96 amount) external {
        uint256 owed = _escrow.balanceOf(address(0), holder);
        vm.deal(address(0xca41), amount);
        vm.prank(address(0xca41));
        (bool done,) = address(_escrow).call{value: amount}(abi.encodeCall(IEscrow.depositFor, (holder)));
        if (!done) revert();
        assert(_escrow.balanceOf(address(0), holder) == owed);
    }

    /* THE GROUND */

    /// @dev `amount` is taken from `payer` and from nobody else, and credited to `holder` and to nobody else.
    function _takes(
        address sender,
        bytes memory data,
        Watched memory watched,
        address payer,
        address holder,
        uint256 amount
    ) private {
        uint256 owed = _escrow.balanceOf(watched.token, watched.holder);
        if (!_call(sender, data)) revert();
        assert(_token.takenFrom(watched.purse) == (watched.purse == payer ? amount : 0));
        _credited(watched, owed, address(_token), holder, amount);
    }

    function _credited(Watched memory watched, uint256 owed, address token, address holder, uint256 amount) private view {
        bool isMeant = watched.token == token && watched.holder == holder;
        unchecked {
            assert(_escrow.balanceOf(watched.token, watched.holder) == owed + (isMeant ? amount : 0));
        }
    }

    /// @dev Terms with plain numbers, in the witness.
    function _plain(Given memory given) private view returns (Given memory) {
        Terms memory terms = given.terms;
        (terms.token, terms.arbiter, terms.feeReceiver, terms.benefitsFund) =
            (address(_token), address(0xda4a), address(0xfee), address(0xf0d));
        (terms.feeBps, terms.benefitsBps, terms.arbiterFeeBps) = (300, 200, 500);
        (terms.minRating, terms.fullRating, terms.floorBps, terms.defaultSplitBps) = (40, 90, 2000, 5000);
        (terms.openBy, terms.submitBy, terms.rateBy, terms.contestBy, terms.ruleBy) = (1000, 2000, 3000, 4000, 5000);
        return given;
    }
}
