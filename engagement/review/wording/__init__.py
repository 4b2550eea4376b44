"""A language model outside of this process that proposes wording; off unless settings name one.

The one place from which citizens' words can leave the machine: ``target`` says where to,
``prompt`` what, ``client`` sends it, ``answer`` reads what comes back.
"""
