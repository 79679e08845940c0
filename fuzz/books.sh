#!/usr/bin/env bash
# Builds mutated pages with real mdBooks: books.sh COUNT SEED MDBOOK...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
(($# >= 3)) || { echo "usage: books.sh COUNT SEED MDBOOK..." >&2; exit 2; }
count=$1 seed=$2
shift 2
complaints='panicked|ERROR|unclosed HTML tag|unexpected HTML end tag'

# Leaves out what is said of pages in mdBook's own Markdown, where the author's tags stay.
without_own() { # without_own BOOK
    local line page
    while read -r line; do
        page=$(sed -n 's/.* found in `\([^`]*\)\.md`.*/\1/p' <<<"$line")
        [[ -n $page ]] && compgen -G "$1/sources/$page.mdbook.*" >/dev/null || echo "$line"
    done
}

build() { # build MDBOOK BOOK: prints what is wrong
    local log="$2/log" status=0 found
    RUST_LOG=warn "$1" build "$2" --dest-dir "$2/book" >"$log" 2>&1 || status=$?
    found=$({ grep -aE "$complaints" "$log" || true; } | tr -d '\0' | without_own "$2")
    [[ -z $found ]] || { echo "$found"; return 1; }
    ((status == 0)) || { tail -n 3 "$log" | tr -d '\0'; return 1; }
}

# Prints each page that the program cannot build on its own.
narrow() { # narrow MDBOOK BOOK
    local page one="$2/one" log
    mkdir -p "$one/src"
    cp "$2/book.toml" "$one/"
    for page in "$2"/src/page*.md; do
        cp "$page" "$one/src/page.md"
        echo '- [page](page.md)' >"$one/src/SUMMARY.md"
        log=$(build "$1" "$one" | grep panicked) && printf '%s: %s\n' "$page" "$log"
    done
    rm -r "$one"
}

rm -rf books
cargo run --quiet --manifest-path Cargo.toml --example mutants -- write "$count" books "$seed"
failed=0
for book in books/*; do
    for mdbook; do
        if ! log=$(build "$mdbook" "$book"); then
            echo "== $mdbook $book"
            echo "$log"
            # A panic ends the build, so that it tells of one page only.
            if grep -q panicked <<<"$log"; then narrow "$mdbook" "$book"; fi
            failed=1
        fi
    done
    rm -rf "$book/book"
done
exit "$failed"
