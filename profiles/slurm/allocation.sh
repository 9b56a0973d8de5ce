#!/usr/bin/env bash
# The whole study inside one allocation of one node, for which hundreds of small cells wait but once:
#
#     sbatch profiles/slurm/allocation.sh
#
# from the folder of the repository, with its environment activated. What is said after it goes to
# Snakemake, what is said before it overrides a line below:
#
#     sbatch --time=1-0 profiles/slurm/allocation.sh --configfile workflow/config/full.yaml
#
# The same command takes up what the time limit ended.
#SBATCH --job-name=study
#SBATCH --dependency=singleton # after another that runs: two would write the same files
#SBATCH --nodes=1
#SBATCH --exclusive # nobody else where something is timed
#SBATCH --mem=0 # all that the node has
#SBATCH --time=2:00:00
#SBATCH --requeue # on another node when this one fails
#SBATCH --open-mode=append
#SBATCH --output=results/slurm-%j.log
set -euo pipefail

# An allocation that was cancelled no longer counts as one that runs, while it still ends.
while [ -n "$(squeue --me --noheader --name="$SLURM_JOB_NAME" --states=completing)" ]; do
  sleep 1
done
snakemake --cores "$SLURM_CPUS_ON_NODE" --unlock "$@" # what it has locked
exec snakemake --cores "$SLURM_CPUS_ON_NODE" "$@"
