import re
from collections import Counter


def words(text):
    return re.findall(r"[^\W\d_]+", text)


def count_words(text):
    return Counter(words(text))


def most_common(text, limit=3):
    ranked = sorted(count_words(text).items(), key=lambda pair: (-pair[1], pair[0]))
    return [word for word, _ in ranked[:limit]]
