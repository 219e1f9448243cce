#!/usr/bin/env bash
# Every check of this project, in one command: `tests/run.sh`.
#
# On a Debian 12 or newer machine with Rust and git it installs what the tests need and is missing: Chromium, a Chinese
# font, Node.js with npm, Python, LibreOffice, a C compiler, clippy, rustfmt, two npm packages and
# a few of PyPI. Nothing is installed twice. As another user than root it uses sudo. Elsewhere install Python 3 with venv, LibreOffice,
# Node.js 18 or newer and a C compiler, and name a Chromium:
# `CHROMIUM=/path/to/chromium tests/run.sh`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null # nothing here asks anything
export CARGO_TERM_PROGRESS_WHEN=never

readonly NODE_MAJOR=18
scratch=$(mktemp -d)
current="starting"

finish() {
  local code=$?
  rm -rf "$scratch"
  if [ "$code" -eq 0 ]; then
    printf '\nAll checks passed in %s s.\n' "$SECONDS"
  else
    printf '\nFAILED in %s s, at: %s\n' "$SECONDS" "$current" >&2
  fi
}
trap finish EXIT

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# step HEADING COMMAND…: runs the command under a heading and says how long it took. The command must not stand in a
# condition, or `set -e` would not hold inside it.
step() {
  current=$1
  shift
  local began=$SECONDS
  printf '\n== %s\n' "$current"
  "$@"
  printf -- '-- %s s\n' $((SECONDS - began))
}

# -- what the tests need --

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

find_chromium() {
  local name
  for name in chromium google-chrome; do
    command -v "$name" && return
  done
  true
}

# A font for 汉字, so that the pages look as they do for readers.
lacks_font() { ! has fc-list || [ -z "$(fc-list :lang=zh-cn)" ]; }

system_packages() {
  local packages=()
  has cc || packages+=(gcc libc6-dev)
  has node || packages+=(nodejs)
  has npm || packages+=(npm ca-certificates)
  python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3 python3-venv)
  has soffice || packages+=(libreoffice-writer-nogui libreoffice-calc-nogui)
  if [ -z "${CHROMIUM:-}" ]; then
    [ -n "$(find_chromium)" ] || packages+=(chromium)
    # fontconfig brings `fc-list`, which tells the next run that the font is there.
    ! lacks_font || packages+=(fontconfig fonts-noto-cjk)
  fi
  if [ ${#packages[@]} -gt 0 ]; then
    has apt-get || fail "Missing: ${packages[*]} (Debian's names)." \
      "Install them and run again; name a Chromium with CHROMIUM=/path/to/chromium."
    [ "$(id -u)" -eq 0 ] || has sudo || fail "Missing: ${packages[*]}. Install them as root (apt-get install) and run again."
    echo "installing ${packages[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  fi
  CHROMIUM=${CHROMIUM:-$(find_chromium)}
  [ -x "$CHROMIUM" ] || fail "CHROMIUM=$CHROMIUM is not a program that can be run."
  export CHROMIUM
  local node
  node=$(node --version)
  node=${node#v}
  [ "${node%%.*}" -ge "$NODE_MAJOR" ] || fail "Node.js $node is too old: the browser tests need $NODE_MAJOR or newer."
  # A number that starts with a digit: some wrappers of Chromium write warnings of their own.
  echo "node $node, $("$CHROMIUM" --version 2>/dev/null | tail -n 1)"
}

rust_component() {
  local command=$1 component=$2
  if cargo "$command" --version >/dev/null 2>&1; then return; fi
  if has rustup; then
    rustup component add "$component" || fail "rustup could not install $component."
  fi
  cargo "$command" --version >/dev/null 2>&1 ||
    fail "cargo $command is missing and could not be installed: \`rustup component add $component\`."
}

rust_components() {
  rust_component fmt rustfmt
  rust_component clippy clippy
  cargo --version
}

# Installed again only when the lock file has changed, so that a second run needs no network.
node_packages() {
  (
    cd tests/browser
    if cmp -s package-lock.json node_modules/.installed; then
      echo "up to date"
      return
    fi
    npm ci --ignore-scripts --no-audit --no-fund
    cp package-lock.json node_modules/.installed
  )
}

# The programs of others that read our files and ask our addresses, in a folder of their own; installed again only when the
# versions asked for have changed.
python_packages() {
  local venv=target/python-venv
  cat tests/*/requirements.txt >"$scratch/requirements.txt"
  if cmp -s "$scratch/requirements.txt" "$venv/installed.txt"; then
    echo "up to date"
    return
  fi
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$scratch/requirements.txt"
  cp "$scratch/requirements.txt" "$venv/installed.txt"
}

# cargo_tool NAME VERSION FLAG…: a program of crates.io, in a folder of its own, quickly compiled: it runs for a second.
cargo_tool() {
  local name=$1 version=$2
  shift 2
  [ -f "target/tools/$name-$version" ] && return
  cargo install "$name@$version" --locked --debug --quiet --root target/tools --target-dir target/tools/build "$@"
  rm -rf target/tools/build
  touch "target/tools/$name-$version"
}

supply_tools() {
  cargo_tool cargo-deny 0.20.2 --no-default-features
  cargo_tool cargo-cyclonedx 0.5.9
}

# -- the checks --

lints() { cargo clippy --locked --all-targets -- -D warnings; }

# The queries as they are in the source, checked against a database that the program's own migrations make, must give
# exactly what is committed in `.sqlx`.
fresh_queries() {
  "$ANLI" --data-dir "$scratch/library" import data/urban-renewal-4.txt
  local database=$scratch/library/library.db
  [ -f "$database" ] || fail "The program made no $database."
  mkdir "$scratch/sqlx"
  # `query!` runs when the crate is compiled. The time of the file is put back, so that nothing else is built anew.
  touch -r src/lib.rs "$scratch/time"
  touch src/lib.rs
  local code=0
  SQLX_OFFLINE=false DATABASE_URL="sqlite://$database" SQLX_OFFLINE_DIR="$scratch/sqlx" \
    cargo check --locked --quiet --all-targets || code=$?
  touch -r "$scratch/time" src/lib.rs
  [ "$code" -eq 0 ] || fail "The queries do not fit the migrations."
  diff -r .sqlx "$scratch/sqlx" || fail ".sqlx is not what the queries give; see docs/ARCHITECTURE.md for the command that writes it."
}

# Licences, sources and double versions as deny.toml allows them, and the list of all parts (SBOM) in target/sbom.
supply_chain() {
  PATH=$PWD/target/tools/bin:$PATH
  cargo deny --locked check licenses bans sources
  mkdir -p target/sbom
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0) cargo cyclonedx --quiet --format json --override-filename anli.cdx
  mv anli.cdx.json target/sbom/
  python3 tests/supply/check.py target/sbom/anli.cdx.json
}

rust_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked
    cargo test --locked --doc
  else
    cargo test --locked
  fi
}

documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps; }

# Cargo says where the program is, wherever the target folder lies.
program() {
  cargo build --locked --bin anli --message-format=json-render-diagnostics >"$scratch/build.json"
  ANLI=$(sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$scratch/build.json" | tail -n 1)
  [ -x "$ANLI" ] || fail "cargo build did not say where the program is."
  export ANLI
}

export_tests() { target/python-venv/bin/python tests/exports/check.py "$ANLI"; }

interface_tests() { target/python-venv/bin/python tests/api/check.py "$ANLI"; }

assistant_tests() { target/python-venv/bin/python tests/machines/check.py "$ANLI"; }

browser_tests() { (cd tests/browser && node --test --test-reporter=spec ./*.test.mjs); }

step "What the tests need: system packages" system_packages
step "What the tests need: rustfmt and clippy" rust_components
step "What the tests need: npm packages" node_packages
step "What the tests need: Python packages" python_packages
step "What the tests need: cargo-deny and cargo-cyclonedx" supply_tools
step "Supply chain" supply_chain
step "Format" cargo fmt --check
step "Lints" lints
step "Program" program
step "Queries are those in .sqlx" fresh_queries
step "Rust tests" rust_tests
step "Documentation" documentation
step "Exported files in other programs" export_tests
step "The interface, asked by its OpenAPI document" interface_tests
step "The interface for assistants, asked by a client of others" assistant_tests
step "Browser tests" browser_tests
