#!/usr/bin/env python
# coding: utf-8

# # Squares

# In[1]:


from multiprocessing import Pool


# In[2]:


def square(x):
    return x * x


# In[3]:


with Pool(2) as pool:
    found = pool.map(square, range(3))


# In[4]:


found


# %% Print it
# one by one
for each in found:
    print(each)

# %%
def cube(x):
    return x ** 3

# %%
print(cube(2))

# In[ ]:


# # The end
