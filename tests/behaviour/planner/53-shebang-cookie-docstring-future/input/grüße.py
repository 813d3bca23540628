#!/usr/bin/env python3
# -*- coding: latin-1 -*-
# (c) Jörg Müller, Köln

# this comment is not the licence
'''Schickt Grüße in die Städte.'''
from __future__ import annotations
from __future__ import \
    generator_stop

__all__ = ['gruss']
__version__ = '1.0'
from multiprocessing import Pool

städte = {'Köln': 'ö', 'Nürnberg': 'ü'}


def gruss(stadt: Unbekannt) -> str:
    return f'Grüße nach {stadt} ({städte[stadt]})'


größe = len(städte)
print('Grüße an', größe, 'Städte')
with Pool(2) as pool:
    for zeile in pool.map(gruss, städte):
        print(zeile)
print(__doc__, __version__, '§', len('ß'.encode()), gruss.__annotations__['stadt'])
