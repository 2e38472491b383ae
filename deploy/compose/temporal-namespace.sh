#!/bin/sh
# Creates the namespace and Countersign's search attributes once the server answers. Safe to repeat.
set -eu
attempts=0
until temporal operator cluster health; do
  attempts=$((attempts + 1))
  [ "$attempts" -ge 60 ] && { echo "Temporal at $TEMPORAL_ADDRESS did not become healthy in two minutes."; exit 1; }
  sleep 2
done
temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 720h
for name in CountersignRepository CountersignPullRequest CountersignVerdict CountersignWaitingFor; do
  temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword ||
    echo "search attribute $name is there already"
done
