# The commands of the continuous integration, by the same names.

# List the commands.
default:
    @just --list

# Formatting, lints and documentation.
check:
    .ci/run fmt clippy docs

# All tests.
test:
    cargo test --locked

# Rewrite the expected output of the tests; read the diff before committing.
bless:
    SNAPSHOTS=overwrite cargo test --locked

# Build the example book with both lines of mdBook and check the result.
book:
    .ci/run book

# Compare random pages with the real parsers; needs Node.
conformance:
    .ci/run conformance

# Fuzz both targets for ten minutes each; needs cargo-fuzz.
fuzz:
    .ci/run fuzz
