// SPDX-License-Identifier: Apache-2.0
// What is not taken in and what is not paid out; and that a permit is tried, also one that somebody sent first.
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Scene} from "./Scene.sol";

contract RefusalsMoneyTest is Scene {
    uint256 private constant SUM = 1000;

    function _depositing(address token, address holder, uint256 sum) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.deposit, (token, holder, sum));
    }

    function _balance(address token, address holder) private view returns (uint256) {
        return escrow.balanceOf(token, holder);
    }

    /* COINS */

    /// @notice Coins come for somebody, some of them, and never without a name.
    function test_depositFor_refuses__nothing_or_nobody() external {
        bytes memory forNobody = abi.encodeCall(IEscrow.depositFor, (address(0)));
        bytes memory forDana = abi.encodeCall(IEscrow.depositFor, (dana));
        _refusesPaid(sam, 5, "", _why(IEscrow.PlainTransfer.selector, uint160(sam), 5));
        _refusesPaid(sam, 5, forNobody, _why(IEscrow.NotPayable.selector, bytes32(0)));
        _refuses(sam, forDana, _why(IEscrow.ZeroAmount.selector, bytes32(0)));
        _grantsPaid(sam, 5, forDana);
        vm.assertEq(_balance(address(0), dana), 5, "dana's balance");
    }

    /// @notice A holder is owed at most 128 bits: a unit more is refused, and the nonce beside it stays.
    function test_depositFor_refuses__too_much() external {
        uint256 most = type(uint128).max;
        bytes memory question = abi.encodeCall(IEscrow.depositFor, (dana));
        _refusesPaid(sam, most + 1, question, _why(IEscrow.BalanceTooHigh.selector, most + 1, most));
        _grantsPaid(sam, most - 4, question);
        _refusesPaid(sam, 5, question, _why(IEscrow.BalanceTooHigh.selector, 5, 4));
        _grantsPaid(sam, 4, question);
        vm.assertEq(_balance(address(0), dana), most, "dana's balance");
        vm.assertEq(escrow.nonceOf(address(0), dana), 0, "dana's nonce");
    }

    /* TOKENS */

    /// @notice Where no code is there is no token.
    function test_deposit_refuses__no_code() external {
        _refuses(sam, _depositing(address(0), dana, SUM), _why(IEscrow.NoCode.selector, bytes32(0)));
        bytes32 adams = bytes32(uint256(uint160(adam)));
        _refuses(sam, _depositing(adam, dana, SUM), _why(IEscrow.NoCode.selector, adams));
    }

    /// @notice What did not arrive is not credited, whatever the token says.
    function test_deposit_refuses__nothing_arrives() external {
        _provide(address(kept), sam, SUM);
        _refuses(sam, _depositing(address(kept), dana, 0), _why(IEscrow.NothingReceived.selector, 0, 0));
        kept.setFeeBps(10_000);
        _refuses(sam, _depositing(address(kept), dana, SUM), _why(IEscrow.NothingReceived.selector, 0, 0));
        kept.setFeeBps(100);
        _grants(sam, _depositing(address(kept), dana, SUM));
        vm.assertEq(_balance(address(kept), dana), SUM - SUM / 100, "what arrived");
    }

    /// @notice Not for nobody, not without an allowance, and not from a token that says no.
    function test_deposit_refuses__not_given() external {
        bytes memory question = _depositing(address(moody), dana, SUM);
        bytes4 reason = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refuses(sam, question, abi.encodeWithSelector(reason, escrow, 0, SUM));
        _provide(address(moody), sam, SUM);
        _refuses(sam, _depositing(address(moody), address(0), SUM), _why(IEscrow.NotPayable.selector, bytes32(0)));
        moody.setAnswers(true, false);
        _refuses(sam, question, abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, moody));
        moody.setAnswers(false, false);
        _grants(sam, question);
    }

    /* WITH A SIGNATURE */

    /// @dev dana's word and permit, which sam sends.
    function _bySig(address token, bytes memory permit) private view returns (bytes memory) {
        bytes32 hashed = Messages.deposit(token, dana, SUM, escrow.nonceOf(token, dana), NEVER);
        return abi.encodeCall(IEscrow.depositWithSig, (token, dana, SUM, NEVER, _sign(dana, hashed), NEVER, permit));
    }

    function _permit() private view returns (bytes memory) {
        bytes32 kind = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hashed = keccak256(abi.encode(kind, dana, escrow, SUM, usd.nonces(dana), NEVER));
        return _signWith(keys[dana], Messages.digest(Messages.domain("Escrowd Test Dollar", address(usd)), hashed));
    }

    /// @notice A permit that comes along gives the allowance that was missing.
    function test_depositWithSig_permit__fresh() external {
        usd.faucet(dana, SUM);
        bytes4 reason = IERC20Errors.ERC20InsufficientAllowance.selector;
        bytes memory refusal = abi.encodeWithSelector(reason, escrow, 0, SUM);
        _refuses(sam, _bySig(address(usd), ""), refusal);
        _refuses(sam, _bySig(address(usd), new bytes(65)), refusal);
        _grants(sam, _bySig(address(usd), _permit()));
        vm.assertEq(_balance(address(usd), dana), SUM, "dana's balance");
        vm.assertEq(usd.allowance(dana, address(escrow)), 0, "the permit is used up");
    }

    /// @notice A permit that somebody sent first fails by itself and the deposit goes through all the same.
    function test_depositWithSig_permit__front_run() external {
        usd.faucet(dana, SUM);
        bytes memory sig = _permit();
        bytes memory question = _bySig(address(usd), sig);
        (bytes32 r, bytes32 s) = abi.decode(sig, (bytes32, bytes32));
        usd.permit(dana, address(escrow), SUM, NEVER, uint8(sig[64]), r, s);
        _grants(sam, question);
        vm.assertEq(_balance(address(usd), dana), SUM, "dana's balance");
    }

    /// @notice Without code there is no token, with a permit or without.
    function test_depositWithSig_refuses__no_code() external {
        bytes memory refusal = _why(IEscrow.NoCode.selector, bytes32(uint256(uint160(adam))));
        _refuses(sam, _bySig(adam, new bytes(65)), refusal);
        _refuses(sam, _bySig(adam, ""), refusal);
    }

    /// @notice A permit is no word: without the holder's signature a stranger is refused.
    function test_depositWithSig_refuses__permit_alone() external {
        usd.faucet(dana, SUM);
        bytes memory question = abi.encodeCall(IEscrow.depositWithSig, (address(usd), dana, SUM, NEVER, "", NEVER, _permit()));
        _refuses(sam, question, _why(IEscrow.WrongSender.selector, sam, dana));
    }

    /* WITH AN AUTHORISATION */

    /// @notice A signature of another length is refused, and so is an address without code.
    function test_depositWithAuthorization_refuses__malformed() external {
        bytes memory question = _authorized(address(kept), new bytes(64));
        _refuses(sam, question, _why(IEscrow.WrongLength.selector, 64, 65));
        _refuses(sam, _authorized(adam, new bytes(65)), _why(IEscrow.NoCode.selector, bytes32(uint256(uint160(adam)))));
    }

    function _authorized(address token, bytes memory sig) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.depositWithAuthorization, (token, dana, SUM, 0, NEVER, WORD, sig));
    }

    /* MONEY OUT */

    /// @dev dana is owed a sum in coins and in the moody token, of which the escrow holds more than that.
    function _owe() private {
        _fund(dana, SUM);
        _provide(address(moody), sam, 2 * SUM);
        _grants(sam, _depositing(address(moody), dana, SUM));
        _grants(sam, _depositing(address(moody), carl, SUM));
    }

    function _asking(address token, address to, uint256 sum) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.withdraw, (token, dana, to, sum, NEVER, ""));
    }

    /// @notice Nothing goes nowhere: not no sum, not to nobody, not to the escrow itself, not more than there is.
    function test_withdraw_refuses__nothing_or_nowhere() external {
        _owe();
        bytes4 reason = IEscrow.NotPayable.selector;
        _refuses(dana, _asking(address(0), carl, 0), _why(IEscrow.ZeroAmount.selector, bytes32(0)));
        _refuses(dana, _asking(address(0), address(0), 1), _why(reason, bytes32(0)));
        _refuses(dana, _asking(address(0), address(escrow), 1), _why(reason, bytes32(uint256(uint160(address(escrow))))));
        _refuses(dana, _asking(address(0), carl, SUM + 1), _why(IEscrow.BalanceTooLow.selector, SUM, SUM + 1));
        _refuses(carl, _asking(address(0), carl, SUM), _why(IEscrow.WrongSender.selector, carl, dana));
        _grants(dana, _asking(address(0), carl, SUM));
        vm.assertEq(carl.balance, SUM, "what carl was paid");
    }

    /// @notice Where the receiver takes no coins the money stays the holder's, and so does the nonce.
    function test_withdraw_refuses__payment_refused() external {
        _owe();
        address refuser = holders[12];
        _refuses(dana, _asking(address(0), refuser, SUM), _why(IEscrow.PaymentRefused.selector, uint160(refuser), SUM));
        vm.assertEq(escrow.balanceOf(address(0), dana), SUM, "dana's balance");
        vm.assertEq(escrow.nonceOf(address(0), dana), 0, "dana's nonce");
    }

    /// @notice A token that takes more than was sent, or says no, pays nobody until it behaves.
    function test_withdraw_refuses__token_misbehaves() external {
        _owe();
        bytes memory question = _asking(address(moody), carl, SUM);
        moody.setTollBps(100);
        _refuses(dana, question, _why(IEscrow.WrongOutflow.selector, SUM + SUM / 100, SUM));
        moody.setTollBps(0);
        moody.setAnswers(true, false);
        _refuses(dana, question, abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, moody));
        moody.setAnswers(false, false);
        _grants(dana, question);
    }

    /// @notice A receiver that calls back while it is paid is refused, and paid once.
    function test_withdraw_refuses__called_back() external {
        _fund(address(reenterer), SUM);
        bytes memory question =
            abi.encodeCall(IEscrow.withdraw, (address(0), address(reenterer), address(reenterer), SUM / 2, NEVER, ""));
        reenterer.setCall(address(escrow), question);
        _grants(address(reenterer), question);
        vm.assertFalse(reenterer.done(), "the second call went through");
        bytes4 reason = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        vm.assertEq(bytes32(reenterer.answer()), bytes32(reason), "refused for another reason");
        vm.assertEq(address(reenterer).balance, SUM / 2, "paid once");
    }

    /// @notice The escrow's own way out is nobody else's.
    function test_pushOut_refuses__another() external {
        bytes memory question = abi.encodeCall(IEscrow.pushOut, (address(0), dana, 1));
        _refuses(dana, question, _why(IEscrow.WrongSender.selector, dana, address(escrow)));
    }

    /// @notice Of calls that all fail nothing remains; beside one that goes through the log has the others' refusals, 68 bytes each.
    function test_multicall_refuses__nothing_done() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IEscrow.pushOut, (address(0), dana, 1));
        calls[1] = _depositing(address(usd), dana, SUM);
        bytes memory question = abi.encodeCall(IEscrow.multicall, (calls));
        _refuses(dana, question, _why(IEscrow.NothingDone.selector, bytes32(uint256(2))));
        _refuses(dana, abi.encodeCall(IEscrow.multicall, (new bytes[](0))), _why(IEscrow.NothingDone.selector, bytes32(0)));
        calls[0] = abi.encodeCall(IEscrow.revokeOffer, (dana, 1, NEVER, ""));
        vm.expectEmit(true, true, true, true, address(escrow));
        // The token says a third word, which is how much was needed.
        emit IEscrow.CallFailed(1, _why(IERC20Errors.ERC20InsufficientAllowance.selector, address(escrow), address(0)));
        _grants(dana, abi.encodeCall(IEscrow.multicall, (calls)));
    }
}
