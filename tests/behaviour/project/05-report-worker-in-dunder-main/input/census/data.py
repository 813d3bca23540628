VILLAGES = {"Au": "mfmmf", "Egg": "ffm", "Lech": "mmmmf"}
