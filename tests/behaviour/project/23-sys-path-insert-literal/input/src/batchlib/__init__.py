from batchlib.runner import go
