STATIONS = {"airport": [11.5, 14, 12], "harbour": [9, 10.5, 8], "summit": [-4, -1.5, -6]}
