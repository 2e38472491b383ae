def unescape(token):
    return token.replace("~0", "~").replace("~1", "/")


def resolve(document, pointer):
    if pointer == "":
        return document
    at = document
    for token in pointer.split("/")[1:]:
        key = unescape(token)
        at = at[int(key)] if isinstance(at, list) else at[key]
    return at
