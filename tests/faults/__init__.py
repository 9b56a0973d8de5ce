"""What can befall a run, which ends in the same tables: ``python -m tests.faults --each 100``.

`table` has one row a fault: what happens, and the documented command that follows. `ground` is
where it happens, and what is compared afterwards. What the rows do is in a file for each kind.
"""
