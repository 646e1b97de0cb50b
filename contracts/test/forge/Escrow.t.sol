// SPDX-License-Identifier: Apache-2.0
// A first look at the escrow: money in, money out.
pragma solidity 0.8.37;

import {Escrow} from "../../src/Escrow.sol";
import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Base} from "./Base.sol";

contract EscrowTest is Base {
    IEscrow private _escrow;

    function setUp() external {
        _escrow = IEscrow(address(new Escrow()));
    }

    function test_deposit__credits_the_holder(uint96 amount) external {
        vm.assume(amount > 0);
        vm.deal(address(this), amount);

        _escrow.depositFor{value: amount}(vm.addr(1));

        vm.assertEq(_escrow.balanceOf(address(0), vm.addr(1)), amount, "the balance");
    }
}
