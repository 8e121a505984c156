"""The words of Bowerbird: frozen values and errors that every layer shares. They do no I/O."""
