"""For libraries that people use beside this one; each module needs its own library."""
