from multiprocessing import Pool

TEXT = '''
ab
'''   
X = 3  
with Pool(2) as p:
    print(p.map(abs, [1]))
