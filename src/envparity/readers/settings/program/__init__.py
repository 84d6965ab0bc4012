"""Settings kept in programs: modules of Python, Ruby, PHP and JavaScript, read as syntax and never run."""
