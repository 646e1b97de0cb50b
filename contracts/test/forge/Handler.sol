// SPDX-License-Identifier: Apache-2.0
// What else may happen in a run: money in and out, time that passes, and those who have no say.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {TestToken} from "../../src/TestToken.sol";
import {TrickToken} from "../StandIns.sol";
import {Life} from "./Life.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";

/// @notice What forge draws calls from.
contract Handler is Life {
    constructor() {
        _enter();
    }

    function deposit(uint256 seed) external {
        _fund(tokens[seed % tokens.length], holders[seed % holders.length], 1 + _dice(seed, 50, 1 << 80));
    }

    function depositWithSig(uint256 seed) external {
        address token = seed % 2 == 0 ? address(usd) : address(kept);
        uint256 amount = 100 + _dice(seed, 50, 1 << 60);
        uint256 nonce = nonces[token][carl]++;
        _provide(token, carl, amount);
        (address sender, bytes memory sig) =
            _word(carl, Messages.deposit(token, carl, amount, nonce, _soon()), seed / 2);
        bytes memory permit = seed % 3 == 0 ? abi.encode(seed, seed, uint8(27)) : bytes("");
        bytes memory question =
            abi.encodeCall(IEscrow.depositWithSig, (token, carl, amount, _soon(), sig, _soon(), permit));
        _do(sender, 0, question);
    }

    function depositWithAuthorization(uint256 seed) external {
        TrickToken token = seed % 2 == 0 ? kept : silent;
        uint256 amount = 100 + _dice(seed, 50, 1 << 60);
        token.faucet(dana, amount);
        bytes32 kind = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 hashed = keccak256(abi.encode(kind, dana, address(escrow), amount, 0, _soon(), seed));
        bytes memory sig = _signWith(keys[dana], Messages.digest(Messages.domain("Trick", address(token)), hashed));
        bytes memory question = abi.encodeCall(
            IEscrow.depositWithAuthorization, (address(token), dana, amount, 0, _soon(), bytes32(seed), sig)
        );
        _do(sam, 0, question);
    }

    function withdraw(uint256 seed) external {
        (address token, address holder) = _findOwed(seed);
        uint256 amount = 1 + _dice(seed, 51, owed[token][holder]);
        address to = _dice(seed, 52, 4) == 0 ? holders[_dice(seed, 53, holders.length)] : carl;
        bytes32 hashed = Messages.withdraw(token, holder, to, amount, nonces[token][holder], _soon());
        (address sender, bytes memory sig) = _word(holder, hashed, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.withdraw, (token, holder, to, amount, _soon(), sig)));
    }

    function _findOwed(uint256 seed) private view returns (address, address) {
        for (uint256 i = 0; i < tokens.length * holders.length; ++i) {
            address token = tokens[(i + seed % 5) % tokens.length];
            address holder = holders[(i / tokens.length + seed % 14) % holders.length];
            if (owed[token][holder] > 0) return (token, holder);
        }
        revert("nobody is owed anything");
    }

    function pass(uint256 seed) external {
        vm.warp(_now() + 1 + _dice(seed, 54, 1 days));
    }

    /// @dev Coins and tokens that come without a deposit are nobody's.
    function force(uint256 seed) external {
        address token = tokens[seed % tokens.length];
        uint256 amount = 1 + _dice(seed, 55, 1 << 40);
        uint256 before = _heldOf(token);
        if (token == address(0)) vm.deal(address(escrow), before + amount);
        else TestToken(token).faucet(address(escrow), amount);
        forced[token] += _heldOf(token) - before;
    }

    /// @dev The moody token takes on another way, and the re-entering receiver another call; half of the time the token is good.
    function turn(uint256 seed) external {
        uint256 mood = seed % 12;
        moody.setFeeBps(mood == 1 ? 5_000 : 0);
        moody.setTollBps(mood == 2 ? 1 : 0);
        moody.setAnswers(mood == 3, mood == 4);
        moody.setBlocked(mood == 5 ? barb : address(1));
        moody.setGreedy(mood == 6);
        bytes memory again = _again(seed);
        moody.setHook(mood == 7 ? address(escrow) : address(1), again);
        reenterer.setCall(address(escrow), again);
    }

    function _again(uint256 seed) private view returns (bytes memory) {
        (bool found, uint256 number, uint256 index) = _find(0, AFTER, seed);
        if (found) return abi.encodeCall(IEscrow.settleByDate, (Plans.one(batches[number].plan, index, seed % 2 == 0)));
        uint256 amount = owed[address(0)][address(reenterer)];
        return abi.encodeCall(IEscrow.withdraw, (address(0), address(reenterer), adam, amount, _soon(), ""));
    }

    /// @dev Whoever speaks for another by a key of their own, or without a word, must fail.
    function intrude(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 4, seed);
        uint8 rating = tasks[batches[number].id][index].rating;
        bytes memory work = _one(number, index, seed);
        bytes memory sig = seed % 2 == 0 ? bytes("") : _signWith(99, bytes32(seed));
        bytes[6] memory questions = [
            abi.encodeCall(IEscrow.deliver, (work, 0, _soon(), sig)),
            abi.encodeCall(IEscrow.rate, (work, 100, 0, _soon(), sig)),
            abi.encodeCall(IEscrow.accept, (work, rating, _soon(), sig)),
            abi.encodeCall(IEscrow.contest, (work, 0, _soon(), sig)),
            abi.encodeCall(IEscrow.giveBack, (work, _soon(), sig)),
            abi.encodeCall(IEscrow.agree, (work, 0, _soon(), sig, sig))
        ];
        (bool done,) = _try(sam, 0, questions[_dice(seed, 60, 6)]);
        _must(!done, 5, "somebody spoke for another");
    }

    /* WHAT THE INVARIANTS LOOK AT */

    function batchCount() external view returns (uint256) {
        return batches.length;
    }

    function batchAt(uint256 number) external view returns (bytes32 id, bool isOpened, bool isRevoked, uint256 endedAt) {
        Batch storage batch = batches[number];
        return (batch.id, batch.isOpened, batch.isRevoked, batch.endedAt);
    }

    function planAt(uint256 number) external view returns (Plan memory) {
        return batches[number].plan;
    }

    function sizeAt(uint256 number) external view returns (uint256 count, uint256 openBy) {
        return (batches[number].plan.amounts.length, batches[number].plan.terms.openBy);
    }

    function taskAt(bytes32 id, uint256 index) external view returns (uint256 stage, uint256 rating) {
        return (tasks[id][index].stage, tasks[id][index].rating);
    }

    function dueAt(uint256 number, uint256 stage) external view returns (uint256) {
        return _dueOf(batches[number].plan.terms, stage);
    }

    function tokenCount() external view returns (uint256) {
        return tokens.length;
    }

    function holderCount() external view returns (uint256) {
        return holders.length;
    }

    function heldOf(address token) external view returns (uint256) {
        return _heldOf(token);
    }
}
