#!/usr/bin/env bash
# olefile 0.47: a wheel for Python 3 whose folder `compileall` refuses.
#
# Guess:   a package that pip installs for Python 3 without a word, and that reads HWP 5 files
#          well, compiles whole; an image's build may end with `python -m compileall site-packages`.
# Seen:    beside olefile.py it installs olefile2.py, its older edition for Python 2 alone, which is
#          no Python 3 at all.  pip compiles what it installs and says nothing of the one that
#          fails; compileall exits 1, and a build step `pip install … && compileall …` ends there.
#          Leaving that one file out (`-x olefile2`) it exits 0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "olefile==0.47"
echo "pip install: exit $?"
package=$("$folder/venv/bin/python" -c 'import olefile, os; print(os.path.dirname(olefile.__file__))')
whole=0; "$folder/venv/bin/python" -m compileall -q -f "$package" >"$folder/said" || whole=$?
without=0; "$folder/venv/bin/python" -m compileall -q -f -x olefile2 "$package" || without=$?
grep -o 'Error compiling.*olefile2.py' "$folder/said" | sed "s#'.*/#'…/#"
echo "compileall of the package: exit $whole; without olefile2.py: exit $without"
test "$whole" = 1 && test "$without" = 0
