// SPDX-License-Identifier: Apache-2.0
// That two bits a task and a byte on the unhappy path say what two plain lists say, whatever happens in whatever order.
pragma solidity 0.8.37;

import {Book, Page, Stages} from "../../src/libraries/Stages.sol";
import {Base} from "./Base.sol";

contract StandingTest is Base {
    using Stages for Book;
    using Stages for Page;

    Book private _book;
    uint256[] private _stages;
    uint256[] private _ratings;

    /// @notice Calls of several moves each; after each call every task reads as the lists have it, and the mark goes with the last.
    function test_stages__as_plain_lists(uint8 drawn, uint8 wide, uint256 seed) external {
        uint256 count = wide % 8 == 0 ? bound(drawn, 1, 255) : bound(drawn, 1, 26);
        _book.open(count);
        for (uint256 i = 0; i < count; ++i) {
            _stages.push(Stages.OPENED);
            _ratings.push(0);
        }
        for (uint256 call = 0; call < 6; ++call) {
            bool mayClear = call == 5;
            Page memory page;
            page.load(_book, count);
            vm.assertTrue(page.isMarked(), "the mark is there while a task may be open");
            for (uint256 move = 0; move < 8; ++move) {
                uint256 drawn_ = uint256(keccak256(abi.encode(seed, call, move)));
                _move(page, drawn_ % count, drawn_ >> 128, seed);
            }
            if (mayClear && seed % 2 == 0) _closeAll(page);
            page.save(mayClear);
            _compare(count, mayClear);
        }
    }

    function _move(Page memory page, uint256 index, uint256 drawn, uint256 seed) private {
        uint256 stage = _stages[index];
        if (drawn % 6 == 0) {
            uint256 bits = page.close(index);
            uint256 wanted = stage == Stages.CLOSED ? 0 : stage == Stages.CONTESTED ? Stages.RATED : stage;
            vm.assertEq(bits, wanted, "closing tells where the task stood");
            (_stages[index], _ratings[index]) = (Stages.CLOSED, 0);
        } else if (drawn % 6 == 1 || stage == Stages.OPENED) {
            bool isDelivered = page.deliver(index);
            vm.assertEq(isDelivered, stage == Stages.OPENED || stage == Stages.DELIVERED, "delivered or not");
            if (isDelivered) _stages[index] = Stages.DELIVERED;
        } else if (stage == Stages.DELIVERED) {
            _ratings[index] = (drawn ^ seed) % 101;
            page.rate(index, _ratings[index]);
            _stages[index] = Stages.RATED;
        } else if (stage == Stages.RATED) {
            page.contest(index);
            _stages[index] = Stages.CONTESTED;
        }
        (uint256 now_, uint256 rating) = page.read(index);
        vm.assertEq(now_, _stages[index], "the page has it at once");
        vm.assertEq(rating, _ratings[index], "and the rating");
    }

    function _closeAll(Page memory page) private {
        for (uint256 i = 0; i < _stages.length; ++i) {
            page.close(i);
            (_stages[i], _ratings[i]) = (Stages.CLOSED, 0);
        }
    }

    function _compare(uint256 count, bool mayClear) private view {
        bool isLast = true;
        for (uint256 i = 0; i < count; ++i) {
            if (_stages[i] != Stages.CLOSED) isLast = false;
        }
        bool isGone = isLast && mayClear;
        vm.assertEq(_book.isMarked(), !isGone, "the mark goes with the last task and not before");
        Page memory page;
        page.load(_book, count);
        for (uint256 i = 0; i < count; ++i) {
            (uint256 stage, uint256 rating) = page.read(i);
            vm.assertEq(stage, isGone ? Stages.NONE : _stages[i], "another stage");
            vm.assertEq(rating, _ratings[i], "another rating");
        }
        for (uint256 k = 0; isGone && k < 10; ++k) {
            vm.assertEq(_book.words[k], 0, "something is left");
        }
    }
}
