"""What several steps share: checked files, exit codes, forks, machine faults, metrics, formats."""
