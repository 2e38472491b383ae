def flatten(values):
    flat = []
    for value in values:
        if isinstance(value, (list, tuple)):
            flat.append(flatten(value))
        else:
            flat.append(value)
    return flat


def chunks(values, size):
    return [values[start : start + size] for start in range(0, len(values), size)]
