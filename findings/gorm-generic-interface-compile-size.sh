#!/usr/bin/env bash
# gorm.io/gorm v1.31.2: each row type that is used with the generic interface, gorm.G[T], adds five hundred
# functions to the package that uses it, although the program calls two methods. Its interfaces return
# further generic interfaces, and each of these is written out in full for each type. A package of thirty
# lines with ten types holds more than 5,000 functions, against about 200 with the plain interface, and
# takes many times as long to compile.
#
# Expected: the methods that are called, as with any other generic type.
#
# The script compiles the same ten queries in both manners and compares how many functions stand in the
# object files. It fails if a type no longer adds at least 300.
set -euo pipefail

GORM=v1.31.2
types=10
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
go get "gorm.io/gorm@$GORM" >/dev/null 2>&1

# query MANNER: a package with a query for each of the types.
query() {
  mkdir -p "$1"
  {
    echo "package $1"
    echo 'import ("context"; "gorm.io/gorm")'
    echo 'var _ = context.Canceled'
    for i in $(seq "$types"); do
      echo "type Row$i struct { ID int64; Name string }"
      if [ "$1" = generic ]; then
        echo "func Find$i(ctx context.Context, db *gorm.DB) ([]Row$i, error) { return gorm.G[Row$i](db).Where(\"name = ?\", \"a\").Find(ctx) }"
      else
        echo "func Find$i(ctx context.Context, db *gorm.DB) (rows []Row$i, err error) { err = db.WithContext(ctx).Where(\"name = ?\", \"a\").Find(&rows).Error; return rows, err }"
      fi
    done
  } >"$1/rows.go"
}

# functions MANNER: how many functions stand in the package's object file.
functions() {
  go tool nm "$(go list -export -f '{{.Export}}' "./$1")" | awk '$2 == "T" || $2 == "t" || $3 == "T" || $3 == "t"' | wc -l
}

query plain
query generic
plain=$(functions plain)
generic=$(functions generic)
each=$(((generic - plain) / types))
echo "gorm $GORM, $(go version | cut -d' ' -f3), $types row types, one query each"
echo "functions in the object file, plain interface:   $plain"
echo "functions in the object file, generic interface: $generic"
echo "functions that each type adds:                   $each"
[ "$each" -ge 300 ] || { echo "the behaviour has changed"; exit 1; }
