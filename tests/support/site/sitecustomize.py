"""Python imports this at its start. START_METHOD=spawn makes a program run as it would where spawn is the default.

A program's own set_start_method() keeps working: nothing is fixed here, only the default is another one.
"""

import os

if os.environ.get("START_METHOD"):
    from multiprocessing import context

    default = context._default_context
    default._default_context = context._concrete_contexts[os.environ["START_METHOD"]]
