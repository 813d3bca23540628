(call
  arguments: (argument_list) @site)
