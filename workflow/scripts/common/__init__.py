"""What several steps share: checked files, forks, machine faults, number formats, processes."""
