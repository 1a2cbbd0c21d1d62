#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks. Says nothing when nothing is missing.
set -euo pipefail

least_swift=6.1

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# The two slow questions are asked side by side.
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT
python3 -c '
import importlib.util, sys
print(sys.prefix)
print("h5py" if importlib.util.find_spec("h5py") else "none")' > "$answers/python" 2> /dev/null &
asking_python=$!
swift --version > "$answers/swift" 2> /dev/null \
    || fail "no working 'swift' on the PATH; Swift $least_swift or later is needed: https://www.swift.org/install"
wait "$asking_python" || true

[[ $(< "$answers/swift") =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] \
    || fail "'swift --version' does not tell a version; Swift $least_swift or later is needed"
found_swift="${BASH_REMATCH[1]}.${BASH_REMATCH[2]}"
if ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < ${least_swift%.*} * 1000 + ${least_swift#*.})); then
    fail "Swift $least_swift or later is needed, but 'swift' is $found_swift ($(command -v swift))" \
        "install a newer one: https://www.swift.org/install"
fi

has_header() {
    local folder
    for folder in /usr/include "/usr/include/$(uname -m)-linux-gnu" /usr/local/include; do
        [[ -e $folder/$1 ]] && return
    done
    return 1
}

python_prefix=$(sed -n 1p "$answers/python")
python_h5py=$(sed -n 2p "$answers/python")

packages=()
reasons=()
need() {
    packages+=("$1")
    reasons+=("$2")
}
has_header libdeflate.h || need libdeflate-dev "libdeflate, with its C header libdeflate.h (gzip)"
has_header openssl/evp.h || need libssl-dev "OpenSSL's libcrypto, with its C header openssl/evp.h (SHA-256)"
has_header png.h || need libpng-dev "libpng, with its C header png.h (pictures)"
has_header turbojpeg.h || need libturbojpeg0-dev "libjpeg-turbo, with its C header turbojpeg.h (pictures)"
has_header zlib.h || need zlib1g-dev "zlib, with its C header zlib.h (compressed tables)"
command -v h5dump > /dev/null || need hdf5-tools "h5dump, of the HDF5 tools (tests compare with it)"
pip_h5py=false
if [[ $python_h5py != h5py ]]; then
    if [[ -z $python_prefix || $python_prefix == /usr ]]; then
        need python3-h5py "h5py for python3 (tests compare with it)"
    else
        pip_h5py=true
    fi
fi

# Tests of several processes; without it they are left out.
if ! command -v mpirun > /dev/null || [[ $("$(dirname "${BASH_SOURCE[0]}")"/traits.sh) != *MPI* ]]; then
    if command -v apt-get > /dev/null; then
        need openmpi-bin "Open MPI, with mpirun (tests with several processes)"
        need libopenmpi-dev "Open MPI, with its C header mpi.h (tests with several processes)"
    else
        echo "setup: trainings with several processes are left out: there is no MPI"
    fi
fi

if ((${#packages[@]} > 0)); then
    if ! command -v apt-get > /dev/null; then
        printf 'setup: please install with your system'\''s package manager:\n' >&2
        printf '    %s\n' "${reasons[@]}" >&2
        exit 1
    fi
    as_root=()
    if ((EUID != 0)); then
        command -v sudo > /dev/null \
            || fail "missing: ${packages[*]}" "as root: apt-get update && apt-get install ${packages[*]}"
        as_root=(sudo)
    fi
    printf 'setup: installing %s\n' "${packages[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${packages[@]}"
fi

if $pip_h5py; then
    printf 'setup: installing h5py for %s with pip\n' "$(command -v python3)"
    python3 -m pip install --quiet h5py
fi
