"""Many texts: their words counted and shown by many processes or machines, in bounded memory, resumed where stopped.

`run` maps `analyse` over the documents and merges what they find, by the processes of `workers` or, with `cluster`, by
those of dask.distributed; `products` makes a vocabulary or a course of it. No other room knows of this one.
"""
