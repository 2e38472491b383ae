#!/bin/sh
# Prints the extension of a file's name.
extension() {
  printf '%s\n' "${1#*.}"
}
