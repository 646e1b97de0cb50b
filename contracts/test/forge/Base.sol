// SPDX-License-Identifier: Apache-2.0
// What every Solidity test stands on: the machine's levers, and which calls an invariant run may make.
pragma solidity 0.8.37;

/// @notice forge's levers, as far as they are used here. Each is forge's own: its name and kinds may not change.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    // The block
    function warp(uint256 timestamp) external;
    function roll(uint256 number) external;
    function chainId(uint256 id) external;
    function getBlockTimestamp() external view returns (uint256);

    // Who calls, who has what
    function deployCode(string calldata artifact) external returns (address);
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function deal(address account, uint256 balance) external;
    function etch(address account, bytes calldata code) external;
    function load(address account, bytes32 slot) external view returns (bytes32);
    function store(address account, bytes32 slot, bytes32 word) external;
    function label(address account, string calldata name) external;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    // What must happen next
    function assume(bool condition) external pure;
    function expectRevert() external;
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata refusal) external;
    function expectEmit(bool topic1, bool topic2, bool topic3, bool rest, address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);

    // What was, and what it cost
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool);
    function lastCallGas() external view returns (uint64 limit, uint64 used, uint64 memoryUsed, int64 refunded, uint64 left);

    // Truths, told with both values when they fail
    function assertTrue(bool yes, string calldata what) external pure;
    function assertFalse(bool yes, string calldata what) external pure;
    function assertEq(bool left, bool right, string calldata what) external pure;
    function assertEq(uint256 left, uint256 right, string calldata what) external pure;
    function assertEq(address left, address right, string calldata what) external pure;
    function assertEq(bytes32 left, bytes32 right, string calldata what) external pure;
    function assertEq(bytes calldata left, bytes calldata right, string calldata what) external pure;
    function assertNotEq(uint256 left, uint256 right, string calldata what) external pure;
    function assertLt(uint256 left, uint256 right, string calldata what) external pure;
    function assertLe(uint256 left, uint256 right, string calldata what) external pure;
    function assertGt(uint256 left, uint256 right, string calldata what) external pure;
    function assertGe(uint256 left, uint256 right, string calldata what) external pure;
}

/// @notice A test: functions `test*` run once or with drawn arguments, `setUp` before each.
/// @dev Warning: the optimizer may read `block.timestamp` once for a whole function; after `warp` ask `vm.getBlockTimestamp()`.
abstract contract Base {
    bool public constant IS_TEST = true;
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice A drawn number brought into a range, both ends included. What is in range stays; the ends come up often.
    function bound(uint256 drawn, uint256 least, uint256 most) internal pure returns (uint256) {
        require(least <= most, "an empty range");
        if (drawn >= least && drawn <= most) return drawn;
        uint256 width = most - least;
        if (width == type(uint256).max) return drawn;
        // The smallest and largest numbers are drawn on purpose: they become the ends of the range.
        if (drawn <= 3 && width > drawn) return least + drawn;
        if (drawn >= type(uint256).max - 3 && width > type(uint256).max - drawn) return most - (type(uint256).max - drawn);
        return least + drawn % (width + 1);
    }
}

/// @notice An invariant run: forge draws calls to what is targeted, and asks every function `invariant*` after each.
abstract contract InvariantBase is Base {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private _targets;
    FuzzSelector[] private _selectors;
    address[] private _senders;
    address[] private _excludedSenders;

    /// @notice Calls go to this contract, to any function of it that changes something.
    function target(address account) internal {
        _targets.push(account);
    }

    /// @notice Of this contract only these functions are called.
    function target(address account, bytes4[] memory selectors) internal {
        _selectors.push(FuzzSelector(account, selectors));
        _targets.push(account);
    }

    /// @notice Only those named here send.
    function targetSender(address sender) internal {
        _senders.push(sender);
    }

    function excludeSender(address sender) internal {
        _excludedSenders.push(sender);
    }

    /* What forge asks before a run */

    function targetContracts() external view returns (address[] memory) {
        return _targets;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _selectors;
    }

    function targetSenders() external view returns (address[] memory) {
        return _senders;
    }

    function excludeSenders() external view returns (address[] memory) {
        return _excludedSenders;
    }
}
