"""What each subcommand of `escrowd` does; a module each, so that a small one loads little."""
