// SPDX-License-Identifier: Apache-2.0
// Who plays: people with keys, wallets and receivers that misbehave, tokens honest and not, and the escrow between them.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {TestToken} from "../../src/TestToken.sol";
import {BurningWallet, Reenterer, Refuser, TrickToken, Wallet} from "../StandIns.sol";
import {Base} from "./Base.sol";
import {Messages} from "./Messages.sol";

abstract contract Cast is Base {
    uint256 internal constant CAP = 12_000_000; // so that whoever burns gas cannot burn the run's
    uint256 internal constant LONG = 1 hours; // from a signature to its deadline

    IEscrow public escrow;
    TestToken internal usd;
    TrickToken internal kept; // keeps a part of each transfer
    TrickToken internal silent; // answers nothing
    TrickToken internal moody; // changes its ways during the run
    Reenterer internal reenterer;

    address internal adam; // employers
    address internal eve;
    address internal barb; // workers
    address internal carl;
    address internal dana;
    address internal rita; // arbiter
    address internal nora; // namer
    address internal fred; // gets fees
    address internal fund; // gets benefits
    address internal sam; // sends what others signed

    address[] public tokens;
    address[] public holders;
    address[] internal workers;
    bytes32 internal domain;
    mapping(address account => uint256) internal keys; // by which an account signs; zero if it cannot

    function _enter() internal {
        escrow = IEscrow(vm.deployCode("Escrow.sol:Escrow"));
        domain = Messages.domain("Escrowd", address(escrow));
        (usd, kept, silent, moody) = (new TestToken(), new TrickToken(), new TrickToken(), new TrickToken());
        kept.setFeeBps(100);
        silent.setAnswers(false, true);
        tokens = [address(0), address(usd), address(kept), address(silent), address(moody)];
        (adam, eve, barb, carl, dana) = (_person(1), _person(2), _person(3), _person(4), _person(5));
        (rita, nora, fred, fund, sam) = (_person(6), _person(7), _person(8), _person(9), _person(10));
        workers = [barb, carl, dana];
        reenterer = new Reenterer();
        _misfit(address(reenterer), 0);
        _misfit(address(new Wallet(barb)), keys[barb]);
        _misfit(address(new Refuser()), 0);
        _misfit(address(new BurningWallet()), 0);
    }

    function _person(uint256 key) private returns (address account) {
        account = vm.addr(key);
        keys[account] = key;
        holders.push(account);
    }

    function _misfit(address account, uint256 key) private {
        keys[account] = key;
        holders.push(account);
        workers.push(account);
    }

    /* SIGNING AND SENDING */

    function _sign(address account, bytes32 structHash) internal view returns (bytes memory) {
        return _signWith(keys[account], Messages.digest(domain, structHash));
    }

    function _signWith(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Who can sign does so half of the time, and sam sends it; else it is sent without a signature.
    function _word(address account, bytes32 structHash, uint256 seed) internal view returns (address, bytes memory) {
        if (keys[account] == 0 || seed % 2 == 0) return (account, "");
        return (sam, _sign(account, structHash));
    }

    function _try(address sender, uint256 value, bytes memory question) internal returns (bool done, bytes memory answer) {
        return _tryAt(address(escrow), sender, value, question);
    }

    function _tryAt(address asked, address sender, uint256 value, bytes memory question)
        internal
        returns (bool done, bytes memory answer)
    {
        if (value > 0) vm.deal(sender, sender.balance + value);
        vm.prank(sender);
        (done, answer) = asked.call{value: value, gas: CAP}(question);
    }

    /// @dev Makes tokens for an account and lets the escrow take them.
    function _provide(address token, address account, uint256 amount) internal {
        TestToken(token).faucet(account, amount);
        vm.prank(account);
        TestToken(token).approve(address(escrow), type(uint256).max);
    }

    function _soon() internal view returns (uint256) {
        return vm.getBlockTimestamp() + LONG;
    }

    function _heldOf(address token) internal view returns (uint256) {
        return token == address(0) ? address(escrow).balance : TestToken(token).balanceOf(address(escrow));
    }
}
