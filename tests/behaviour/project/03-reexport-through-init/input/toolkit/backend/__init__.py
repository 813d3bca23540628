from .processes import run_in_processes as by_process
