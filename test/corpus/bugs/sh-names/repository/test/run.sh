#!/bin/sh
. "$(dirname "$0")/../lib/names.sh"
count=0
failed=0
is() {
  count=$((count + 1))
  if [ "$1" = "$2" ]; then echo "ok $count - $3"; else
    echo "not ok $count - $3"
    echo "#   got: $1"
    echo "#   expected: $2"
    echo "# pid $$ at $(date +%s%N) in $(mktemp -u)"
    failed=$((failed + 1))
  fi
}
echo "1..4"
is "$(extension a.txt)" txt "one point"
is "$(extension a.tar.gz)" gz "two points"
is "$(extension readme)" "" "no point"
echo "ok 4 - a folder # SKIP undecided"
[ "$failed" -eq 0 ]
