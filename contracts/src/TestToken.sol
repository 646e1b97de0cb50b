// SPDX-License-Identifier: Apache-2.0
// A token for trying things out: anyone can make as much of it as they like. It is worth nothing.
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title USD of the embedded chain: ERC-20 with EIP-2612, six decimals, and a faucet open to all
/// @notice Warning: never treat this token as money; its supply is whatever anybody wants it to be.
contract TestToken is ERC20Permit {
    constructor() ERC20("Escrowd Test Dollar", "USD") ERC20Permit("Escrowd Test Dollar") {}

    /// @notice Makes `amount` out of nothing for `to`.
    function faucet(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
