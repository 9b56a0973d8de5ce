#!/usr/bin/env bash
# Cancel the jobs that were submitted from this folder, and wait until they are gone. After a Snakemake
# that was killed they run on, and would write the same files as those of the next one:
#
#     profiles/slurm/cancel.sh && snakemake --unlock && snakemake --profile profiles/slurm
set -euo pipefail

here=$(pwd -P)
left() {
  squeue --me --noheader --format="%A %Z" | while read -r job folder; do
    [ "$folder" != "$here" ] || echo "$job"
  done
}

while jobs=$(left) && [ -n "$jobs" ]; do
  xargs scancel <<< "$jobs"
  sleep 1
done
