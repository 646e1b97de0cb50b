// SPDX-License-Identifier: Apache-2.0
// Money in, money out, and what is owed to whom in between.
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Authority} from "./Authority.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {IERC3009} from "./interfaces/IERC3009.sol";
import {Typed} from "./libraries/Typed.sol";

/// @notice What the escrow owes one holder in one token (bits 0..127), and the nonce of the holder's next Deposit or Withdraw
/// (from bit 128).
/// @dev One word, read and written once. The nonce keeps it from falling back to zero, so that a later credit is cheap.
type Account is uint256;

abstract contract Balances is Authority, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    address internal constant NATIVE = address(0);
    uint256 private constant MOST = type(uint128).max; // what one holder can be owed in one token
    uint256 private constant NONCE_BIT = 128;
    uint256 private constant PERMIT_SIG_LENGTH = 65;

    /// @dev Enough for a token behind a proxy, little enough that one receiver cannot burn a whole batch's gas.
    uint256 private constant PUSH_GAS = 150_000;

    /* STORAGE */

    mapping(address token => mapping(address holder => Account)) internal _accounts;

    /* MONEY IN */

    /// @dev Coins sent without a holder would belong to nobody. What is forced in by other means does.
    receive() external payable {
        revert PlainTransfer(msg.sender, msg.value);
    }

    /// @inheritdoc IEscrow
    function depositFor(address holder) external payable {
        _creditDeposit(NATIVE, holder, msg.sender, msg.value);
    }

    /// @inheritdoc IEscrow
    function deposit(address token, address holder, uint256 amount) external nonReentrant {
        _creditDeposit(token, holder, msg.sender, _pull(token, msg.sender, amount));
    }

    /// @inheritdoc IEscrow
    function depositWithSig(
        address token,
        address holder,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig,
        uint256 permitDeadline,
        bytes calldata permitSig
    ) external nonReentrant {
        uint256 nonce = _useNonce(token, holder);
        _authorize(holder, Typed.hashDeposit(token, holder, amount, nonce, deadline), deadline, sig);
        if (permitSig.length == PERMIT_SIG_LENGTH) _tryPermit(token, holder, amount, permitDeadline, permitSig);
        _creditDeposit(token, holder, holder, _pull(token, holder, amount));
    }

    /// @inheritdoc IEscrow
    function depositWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata sig
    ) external nonReentrant {
        uint256 balanceBefore = _held(token);
        (bytes32 r, bytes32 s, uint8 v) = _cut(sig);
        IERC3009(token).receiveWithAuthorization(from, address(this), amount, validAfter, validBefore, nonce, v, r, s);
        _creditDeposit(token, from, from, _received(token, balanceBefore));
    }

    /// @dev A permit that somebody sent first has done its work already, so its failure says nothing.
    function _tryPermit(address token, address holder, uint256 amount, uint256 permitDeadline, bytes calldata permitSig)
        private
    {
        if (token.code.length == 0) revert NoCode(token);
        (bytes32 r, bytes32 s, uint8 v) = _cut(permitSig);
        try IERC20Permit(token).permit(holder, address(this), amount, permitDeadline, v, r, s) {} catch {}
    }

    /// @dev What arrived is what the balance says, not what was asked for.
    function _pull(address token, address from, uint256 amount) internal returns (uint256) {
        uint256 balanceBefore = _held(token);
        IERC20(token).safeTransferFrom(from, address(this), amount);
        return _received(token, balanceBefore);
    }

    function _held(address token) private view returns (uint256) {
        if (token.code.length == 0) revert NoCode(token);
        return IERC20(token).balanceOf(address(this));
    }

    function _received(address token, uint256 balanceBefore) private view returns (uint256) {
        uint256 balanceAfter = IERC20(token).balanceOf(address(this));
        if (balanceAfter <= balanceBefore) revert NothingReceived(balanceBefore, balanceAfter);
        return balanceAfter - balanceBefore;
    }

    function _cut(bytes calldata sig) private pure returns (bytes32 r, bytes32 s, uint8 v) {
        if (sig.length != PERMIT_SIG_LENGTH) revert WrongLength(sig.length, PERMIT_SIG_LENGTH);
        return (bytes32(sig[:32]), bytes32(sig[32:64]), uint8(sig[64]));
    }

    function _creditDeposit(address token, address holder, address from, uint256 amount) private {
        if (amount == 0) revert ZeroAmount(0);
        if (holder == address(0)) revert NotPayable(holder);
        _credit(token, holder, amount);
        emit Deposited(token, holder, from, amount);
    }

    /* MONEY OUT */

    /// @inheritdoc IEscrow
    function withdraw(
        address token,
        address holder,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig
    ) external nonReentrant {
        if (amount == 0) revert ZeroAmount(0);
        // Paid to itself the escrow would owe less and hold as much: the difference would be nobody's.
        if (to == address(0) || to == address(this)) revert NotPayable(to);
        uint256 nonce = _useNonce(token, holder);
        _authorize(holder, Typed.hashWithdraw(token, holder, to, amount, nonce, deadline), deadline, sig);
        _debit(token, holder, amount);
        emit Withdrawn(token, holder, to, amount, nonce);
        _send(token, to, amount);
    }

    /// @inheritdoc IEscrow
    function pushOut(address token, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert WrongSender(msg.sender, address(this));
        _send(token, to, amount);
    }

    /// @dev Only workers are pushed to: fees and refunds are always credited.
    function _pushLocked(address token, address worker, uint256 amount) internal nonReentrant {
        if (amount > 0) _push(token, worker, amount);
    }

    /// @dev A call of its own, so that whatever the receiver or the token does is undone with it if it fails.
    function _push(address token, address worker, uint256 amount) private {
        bytes memory question = abi.encodeCall(this.pushOut, (token, worker, amount));
        bool done;
        assembly ("memory-safe") {
            done := call(PUSH_GAS, address(), 0, add(question, 0x20), mload(question), 0, 0)
        }
        if (done) emit Pushed(token, worker, amount);
        else _credit(token, worker, amount);
    }

    function _send(address token, address to, uint256 amount) private {
        if (token == NATIVE) _sendNative(to, amount);
        else _sendToken(token, to, amount);
    }

    /// @dev Assembly so that nothing the receiver answers is copied.
    function _sendNative(address to, uint256 amount) private {
        bool done;
        assembly ("memory-safe") {
            done := call(gas(), to, amount, 0, 0, 0, 0)
        }
        if (!done) revert PaymentRefused(to, amount);
    }

    /// @dev A token that takes more from the sender than was sent would take it from the other holders.
    function _sendToken(address token, address to, uint256 amount) private {
        uint256 balanceBefore = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransfer(to, amount);
        uint256 balanceAfter = IERC20(token).balanceOf(address(this));
        if (balanceAfter + amount < balanceBefore) revert WrongOutflow(balanceBefore - balanceAfter, amount);
    }

    /* WHAT IS OWED */

    function _credit(address token, address holder, uint256 amount) internal {
        _creditIn(_accounts[token], holder, amount);
    }

    /// @dev The same for several holders of one token, whose accounts are looked up once.
    function _creditIn(mapping(address => Account) storage accounts, address holder, uint256 amount) internal {
        if (amount == 0) return;
        uint256 account = Account.unwrap(accounts[holder]);
        uint256 space = MOST - (account & MOST);
        if (amount > space) revert BalanceTooHigh(amount, space);
        unchecked {
            accounts[holder] = Account.wrap(account + amount);
        }
    }

    function _debit(address token, address holder, uint256 amount) internal {
        uint256 account = Account.unwrap(_accounts[token][holder]);
        uint256 balance = account & MOST;
        if (balance < amount) revert BalanceTooLow(balance, amount);
        unchecked {
            _accounts[token][holder] = Account.wrap(account - amount);
        }
    }

    function _useNonce(address token, address holder) private returns (uint256 nonce) {
        uint256 account = Account.unwrap(_accounts[token][holder]);
        _accounts[token][holder] = Account.wrap(account + (1 << NONCE_BIT));
        return account >> NONCE_BIT;
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function balanceOf(address token, address holder) external view returns (uint256) {
        return Account.unwrap(_accounts[token][holder]) & MOST;
    }

    /// @inheritdoc IEscrow
    function nonceOf(address token, address holder) external view returns (uint256) {
        return Account.unwrap(_accounts[token][holder]) >> NONCE_BIT;
    }
}
