// SPDX-License-Identifier: Apache-2.0
// That the ground under the tests holds: the range, and that an invariant run calls what it was told to and nothing else.
pragma solidity 0.8.37;

import {Base, InvariantBase} from "./Base.sol";

contract BaseTest is Base {
    /// @notice A drawn number ends in its range, and stays where it is if it was there.
    function test_bound__in_range(uint256 drawn, uint256 least, uint256 most) external pure {
        if (least > most) (least, most) = (most, least);
        uint256 got = bound(drawn, least, most);

        vm.assertGe(got, least, "not below the range");
        vm.assertLe(got, most, "not above the range");
        if (drawn >= least && drawn <= most) vm.assertEq(got, drawn, "what is in range stays");
    }

    /// @notice The ends of the numbers become the ends of the range.
    function test_bound__ends() external pure {
        vm.assertEq(bound(0, 5, 90), 5, "the least");
        vm.assertEq(bound(type(uint256).max, 5, 90), 90, "the most");
        vm.assertEq(bound(77, 5, 5), 5, "a range of one");
    }
}

contract Counter {
    uint256 public wanted;
    uint256 public unwanted;
    address public stranger;

    address private immutable _adam;

    constructor(address adam) {
        _adam = adam;
    }

    function count() external {
        ++wanted;
        if (msg.sender != _adam) stranger = msg.sender;
    }

    function spoil() external {
        ++unwanted;
    }
}

contract InvariantBaseTest is InvariantBase {
    Counter private _counter;

    function setUp() external {
        address adam = vm.addr(1);
        _counter = new Counter(adam);
        bytes4[] memory only = new bytes4[](1);
        only[0] = Counter.count.selector;
        target(address(_counter), only);
        targetSender(adam);
    }

    /// @notice Only the function and the sender that were named come up.
    function invariant_only_what_is_targeted() external view {
        vm.assertEq(_counter.unwanted(), 0, "a function that was not named");
        vm.assertEq(_counter.stranger(), address(0), "a sender who was not named");
    }

    /// @notice The calls do come.
    function afterInvariant() external view {
        vm.assertGt(_counter.wanted(), 0, "no call was made");
    }
}
