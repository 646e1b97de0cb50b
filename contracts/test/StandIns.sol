// SPDX-License-Identifier: Apache-2.0
// Tokens, wallets and receivers that misbehave on purpose. For tests only; the product never touches them.
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An ERC-20 that can be told to behave in each of the ways that have cost others money.
contract TrickToken is ERC20 {
    uint256 public feeBps; // kept back from what the receiver gets
    uint256 public tollBps; // taken from the sender on top
    bool public answersFalse; // moves nothing and says so
    bool public answersNothing; // moves the money and returns no word, as older tokens do
    address public blocked; // gets nothing
    address public hook; // is called during every transfer
    bytes public hookCall;
    bool public hookDone; // whether that call went through

    constructor() ERC20("Trick", "TRICK") {}

    function faucet(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setFeeBps(uint256 bps) external {
        feeBps = bps;
    }

    function setTollBps(uint256 bps) external {
        tollBps = bps;
    }

    function setAnswers(bool isFalse, bool isNothing) external {
        answersFalse = isFalse;
        answersNothing = isNothing;
    }

    function setBlocked(address holder) external {
        blocked = holder;
    }

    /// @dev The hook's target may take what the token itself has, so that nothing but the target's own guard stops it.
    function setHook(address target, bytes calldata data) external {
        _approve(address(this), target, type(uint256).max);
        hook = target;
        hookCall = data;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return answersFalse ? false : _answer(super.transfer(to, amount));
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return answersFalse ? false : _answer(super.transferFrom(from, to, amount));
    }

    function _answer(bool yes) private view returns (bool) {
        if (!answersNothing) return yes;
        assembly {
            return(0, 0)
        }
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(to != blocked || to == address(0), "blocked");
        super._update(from, to, amount);
        if (from == address(0) || to == address(0)) return;
        super._update(to, address(0), amount * feeBps / 10_000);
        super._update(from, address(0), amount * tollBps / 10_000);
        if (hook != address(0)) (hookDone,) = hook.call(hookCall);
    }
}

/// @notice A smart wallet with one owner (ERC-1271).
contract Wallet {
    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata sig) external view returns (bytes4) {
        (address recovered, ECDSA.RecoverError fault,) = ECDSA.tryRecoverCalldata(digest, sig);
        return fault == ECDSA.RecoverError.NoError && recovered == OWNER ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice A wallet that answers every question by burning all the gas it gets.
contract BurningWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        while (true) {}
        return 0;
    }
}

/// @notice Says yes with too short an answer, which is not a yes.
contract ShortWallet {
    fallback() external {
        bytes4 yes = 0x1626ba7e;
        assembly {
            mstore(0, yes)
            return(0, 4)
        }
    }
}

/// @notice Takes no coins.
contract Refuser {}

/// @notice On receiving coins it calls somebody again.
contract Reenterer {
    address public target;
    bytes public data;
    bool public done; // whether that call went through

    function setCall(address to, bytes calldata call_) external {
        target = to;
        data = call_;
    }

    receive() external payable {
        (done,) = target.call(data);
    }
}
