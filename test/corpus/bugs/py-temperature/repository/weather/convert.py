def to_fahrenheit(celsius):
    return celsius * 9 / 5 + 32


def to_celsius(fahrenheit):
    return fahrenheit - 32 * 5 / 9


def describe(celsius):
    if celsius < 0:
        return "freezing"
    return "cold" if celsius < 15 else "warm"
