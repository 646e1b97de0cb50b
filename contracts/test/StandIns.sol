// SPDX-License-Identifier: Apache-2.0
// Tokens, wallets and receivers that misbehave on purpose. For tests only; the product never touches them.
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @dev Around a call of one's own: forge shows the logs of calls that were refused as well.
event CallBegan();
event CallEnded(bool done);

/// @notice An ERC-20 that can be told to behave in each of the ways that have cost others money.
contract TrickToken is ERC20, EIP712 {
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    uint256 public feeBps; // kept back from what the receiver gets
    uint256 public tollBps; // taken from the sender on top
    bool public answersFalse; // moves nothing and says so
    bool public answersNothing; // moves the money and returns no word, as older tokens do
    bool public isGreedy; // burns all the gas that a transfer gets
    address public blocked; // gets nothing
    address public hook; // is called during every transfer
    bool public hookDone; // whether that call went through
    bytes4 public hookAnswer; // how its answer began
    bytes public hookCall;
    mapping(address from => mapping(bytes32 nonce => bool)) public authorizationState;

    constructor() ERC20("Trick", "TRICK") EIP712("Trick", "1") {}

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

    function setGreedy(bool isSo) external {
        isGreedy = isSo;
    }

    /// @notice A rebase that takes from one holder.
    function shrink(address holder, uint256 amount) external {
        _burn(holder, amount);
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

    /// @notice What of ERC-3009 the escrow uses: only the receiver may send it in.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        require(msg.sender == to, "not the receiver");
        require(block.timestamp > validAfter && block.timestamp < validBefore, "not now");
        require(!authorizationState[from][nonce], "used");
        bytes32 structHash = keccak256(abi.encode(RECEIVE, from, to, value, validAfter, validBefore, nonce));
        require(ECDSA.recover(_hashTypedDataV4(structHash), v, r, s) == from, "not signed");
        authorizationState[from][nonce] = true;
        _transfer(from, to, value);
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
        while (isGreedy) {}
        super._update(to, address(0), amount * feeBps / 10_000);
        super._update(from, address(0), amount * tollBps / 10_000);
        if (hook != address(0)) _callHook();
    }

    function _callHook() private {
        bytes memory answer;
        emit CallBegan();
        (hookDone, answer) = hook.call(hookCall);
        emit CallEnded(hookDone);
        hookAnswer = bytes4(answer);
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

/// @notice A wallet that answers every question, and every payment, by burning all the gas it gets.
contract BurningWallet {
    receive() external payable {
        while (true) {}
    }

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

/// @notice Takes no coins and says so at length, for the payer to pay for the copy.
contract Shouter {
    receive() external payable {
        assembly {
            revert(0, 50000)
        }
    }
}

/// @notice On receiving coins it calls somebody again.
contract Reenterer {
    address public target;
    bool public done; // whether that call went through
    bytes4 public answer; // how its answer began
    bytes public data;

    function setCall(address to, bytes calldata call_) external {
        target = to;
        data = call_;
    }

    receive() external payable {
        bytes memory words;
        emit CallBegan();
        (done, words) = target.call(data);
        emit CallEnded(done);
        answer = bytes4(words);
    }
}
