// SPDX-License-Identifier: Apache-2.0
// Where each task of a batch stands, in two bits per task and a mark for the batch.
pragma solidity 0.8.37;

/// @notice The words of a batch. Words 0 and 1 hold stages, words 2..9 hold a byte per task (contested, rating) that is
/// written on the unhappy path only. In a batch of up to 23 tasks that byte stands in word 0 and costs no word of its own.
/// @dev Word 0: bits 0..253 stages of tasks 0..126 (narrow: 0..45 stages, 64..247 ratings), bit 254 wide, bit 255 mark.
/// Word 1: stages of tasks 127..254.
struct Book {
    uint256[10] words;
}

/// @notice The words of a batch that a call is at work on: read once, changed in memory, written once.
struct Page {
    uint256 slot; // where the book begins in storage
    uint256 head; // word 0
    uint256 tail; // word 1
    uint256 number; // which of words 2..9 is at hand; zero if none
    uint256 marks; // that word
    uint256 marksBefore; // as it stands in storage
    bool hasTail; // whether the batch reaches into word 1
}

library Stages {
    uint256 internal constant NONE = 0;
    uint256 internal constant OPENED = 1;
    uint256 internal constant DELIVERED = 2;
    uint256 internal constant RATED = 3;
    uint256 internal constant CONTESTED = 4;
    uint256 internal constant CLOSED = 5;

    uint256 internal constant MARK = 1 << 255; // the batch was opened
    uint256 private constant WIDE = 1 << 254; // its ratings stand in words 2..9
    uint256 private constant ALL_OPENED = 0x5555555555555555555555555555555555555555555555555555555555555555;
    uint256 private constant NARROW_MOST = 23;
    uint256 private constant NARROW_RATINGS = 64; // the first rating's bit in word 0
    uint256 private constant FIRST_WORD_TASKS = 127;
    uint256 private constant CONTEST_FLAG = 0x80; // the byte's top bit; the rest is the rating

    function isMarked(Book storage book) internal view returns (bool) {
        return book.words[0] & MARK != 0;
    }

    /// @notice All tasks become opened. `count` is 1..255.
    function open(Book storage book, uint256 count) internal {
        uint256 first = count < FIRST_WORD_TASKS ? count : FIRST_WORD_TASKS;
        book.words[0] = MARK | (count > NARROW_MOST ? WIDE : 0) | (ALL_OPENED >> (256 - 2 * first));
        if (count > first) book.words[1] = ALL_OPENED >> (256 - 2 * (count - first));
    }

    /// @notice The id is used up without a task.
    function burn(Book storage book) internal {
        book.words[0] = MARK;
    }

    /// @notice Takes the words of a batch in hand. A batch that is not marked has no tasks.
    function load(Page memory page, Book storage book, uint256 count) internal view {
        assembly ("memory-safe") {
            mstore(page, book.slot)
        }
        page.head = book.words[0];
        page.hasTail = count > FIRST_WORD_TASKS;
        if (page.hasTail) page.tail = book.words[1];
    }

    function isMarked(Page memory page) internal pure returns (bool) {
        return page.head & MARK != 0;
    }

    /// @notice Stage and rating of one task, in the numbers of `IEscrow.taskState`.
    function read(Page memory page, uint256 index) internal view returns (uint256 stage, uint256 rating) {
        stage = bitsOf(page, index);
        if (stage == 0) return (page.head & MARK == 0 ? NONE : CLOSED, 0);
        // Beyond a narrow batch's stages stand its ratings.
        if (index >= NARROW_MOST && page.head & WIDE == 0) return (CLOSED, 0);
        if (stage != RATED) return (stage, 0);
        uint256 mark = markOf(page, index);
        if (mark & CONTEST_FLAG != 0) stage = CONTESTED;
        rating = mark & ~CONTEST_FLAG;
    }

    /// @notice An opened task becomes delivered; the answer is whether it now is.
    function deliver(Page memory page, uint256 index) internal pure returns (bool isDelivered) {
        (uint256 spot, uint256 shift) = spotOf(page, index);
        assembly ("memory-safe") {
            let word := mload(spot)
            let bits := and(shr(shift, word), 3)
            let isOpened := eq(bits, 1)
            mstore(spot, xor(word, shl(shift, mul(3, isOpened))))
            isDelivered := or(isOpened, eq(bits, 2))
        }
    }

    /// @notice A delivered task becomes rated.
    function rate(Page memory page, uint256 index, uint256 rating) internal {
        turn(page, index, DELIVERED ^ RATED);
        turnMark(page, index, rating);
    }

    /// @notice A rated task becomes contested.
    function contest(Page memory page, uint256 index) internal {
        turnMark(page, index, CONTEST_FLAG);
    }

    /// @notice A task ends, unless it has; the answer is the bits that it had.
    function close(Page memory page, uint256 index) internal returns (uint256 bits) {
        (uint256 spot, uint256 shift) = spotOf(page, index);
        assembly ("memory-safe") {
            let word := mload(spot)
            bits := and(shr(shift, word), 3)
            mstore(spot, xor(word, shl(shift, bits)))
        }
        if (bits == RATED) turnMark(page, index, markOf(page, index));
    }

    /// @notice Writes the words back. With `mayClear` the last task to end has taken the mark along.
    /// @dev Warning: `mayClear` only when the batch can never be opened again, or its id could live twice.
    function save(Page memory page, bool mayClear) internal {
        flushMarks(page);
        if (mayClear && page.head & ~(MARK | WIDE) == 0 && page.tail == 0) page.head = 0;
        Book storage book = bookOf(page);
        book.words[0] = page.head;
        if (page.hasTail) book.words[1] = page.tail;
    }

    /// @notice The two bits of a task: its stage, with contested tasks among the rated and closed ones zero.
    function bitsOf(Page memory page, uint256 index) internal pure returns (uint256 bits) {
        (uint256 spot, uint256 shift) = spotOf(page, index);
        assembly ("memory-safe") {
            bits := and(shr(shift, mload(spot)), 3)
        }
    }

    /// @notice Changes the two bits of a task.
    function turn(Page memory page, uint256 index, uint256 bits) internal pure {
        (uint256 spot, uint256 shift) = spotOf(page, index);
        assembly ("memory-safe") {
            mstore(spot, xor(mload(spot), shl(shift, bits)))
        }
    }

    /// @dev Where in memory the word of a task's stage stands, and how far left its bits are. Without a branch, because every task
    /// of every table comes by here.
    function spotOf(Page memory page, uint256 index) private pure returns (uint256 spot, uint256 shift) {
        assembly ("memory-safe") {
            let isTail := gt(index, 126)
            spot := add(add(page, 0x20), shl(5, isTail))
            shift := shl(1, sub(index, mul(127, isTail)))
        }
    }

    /// @dev The byte of a task: flag and rating.
    function markOf(Page memory page, uint256 index) private view returns (uint256) {
        unchecked {
            if (page.head & WIDE == 0) return (page.head >> (NARROW_RATINGS + 8 * index)) & 0xff;
            uint256 number = 2 + index / 32;
            // Another word than the one at hand is read as it stands: `turnMark` alone changes hands.
            uint256 marks = number == page.number ? page.marks : bookOf(page).words[number];
            return (marks >> (8 * (index % 32))) & 0xff;
        }
    }

    function turnMark(Page memory page, uint256 index, uint256 bits) private {
        unchecked {
            if (page.head & WIDE == 0) {
                page.head ^= bits << (NARROW_RATINGS + 8 * index);
                return;
            }
            uint256 number = 2 + index / 32;
            if (number != page.number) turnTo(page, number);
            page.marks ^= bits << (8 * (index % 32));
        }
    }

    function turnTo(Page memory page, uint256 number) private {
        flushMarks(page);
        page.number = number;
        page.marks = bookOf(page).words[number];
        page.marksBefore = page.marks;
    }

    function flushMarks(Page memory page) private {
        if (page.marks != page.marksBefore) bookOf(page).words[page.number] = page.marks;
    }

    function bookOf(Page memory page) private pure returns (Book storage book) {
        assembly ("memory-safe") {
            book.slot := mload(page)
        }
    }
}
