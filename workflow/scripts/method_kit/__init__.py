"""What method files use to turn the data into what their library takes, and back.

- `documents`: methods of `dumps` and `loads` for one document, JSON or binary
- `array_files`: methods of a function pair for one array in one file; an array as NPY bytes
- `container_files`: methods of a library that keeps named arrays in one file
- `named_arrays`: data as named arrays, and back
- `read_part`: one layer or transition out of named arrays
- `fill_in_place`: one array out of a file into an array that is there, a piece at a time
- `replay_columns`: a replay memory as columns and a capacity, as RL libraries take it
- `frame_stacks`: stacks of frames as single frames and an index, and back
- `languages`: languages that read a format which several method files write
"""
