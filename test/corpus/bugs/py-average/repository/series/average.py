def moving_average(values, window):
    averages = []
    for index in range(len(values)):
        start = max(0, index - window)
        part = values[start : index + 1]
        averages.append(sum(part) / len(part))
    return averages


def smooth(values, window=3, times=1):
    for _ in range(times):
        values = moving_average(values, window)
    return values
