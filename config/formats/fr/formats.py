"""French as our pages write it; what is not here is as Django has it."""

DATETIME_FORMAT = r"j F Y \à H:i"
